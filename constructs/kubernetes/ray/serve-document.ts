import { runtimeEnvironment, type RuntimeEnvironmentDocument } from './runtime-environment';
import type { ServeApplication, ServeDeployment, ServeScalingOptions } from './serve-options';

/** Ray Serve’s own document. https://docs.ray.io/en/releases-2.52.0/serve/api/index.html#serve-rest-api-config-schema */
export interface ServeDocument {
  readonly applications: readonly ApplicationDocument[];
}

interface ApplicationDocument {
  readonly name: string;
  readonly route_prefix: string;
  readonly import_path: string;
  readonly runtime_env?: RuntimeEnvironmentDocument;
  readonly deployments?: readonly DeploymentDocument[];
}

interface DeploymentDocument {
  readonly name: string;
  readonly num_replicas?: number;
  readonly autoscaling_config?: AutoscalingDocument;
  readonly max_ongoing_requests?: number;
  readonly ray_actor_options?: ActorDocument;
  readonly user_config?: Readonly<Record<string, unknown>>;
  readonly graceful_shutdown_timeout_s?: number;
  readonly health_check_period_s?: number;
  readonly max_replicas_per_node?: number;
}

interface AutoscalingDocument {
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas: number;
  readonly target_ongoing_requests: number;
  readonly upscale_delay_s: number;
  readonly downscale_delay_s: number;
}

interface ActorDocument {
  readonly num_cpus: number;
  readonly num_gpus: number;
  readonly resources?: Readonly<Record<string, number>>;
}

/** Applications as Ray Serve's own document. Throws a ValueError for a runtime environment that Ray would not take. */
export const serveDocument = (applications: readonly ServeApplication[]): ServeDocument => ({
  applications: applications.map(({ name, routePrefix = '/', importPath, ...rest }) => ({
    name,
    route_prefix: routePrefix,
    import_path: importPath,
    runtime_env: rest.runtimeEnvironment && runtimeEnvironment(rest.runtimeEnvironment),
    deployments: rest.deployments?.map(deploymentDocument),
  })),
});

function deploymentDocument(deployment: ServeDeployment): DeploymentDocument {
  const { replicas, actor } = deployment;
  return {
    name: deployment.name,
    ...(typeof replicas === 'object'
      ? { autoscaling_config: scalingDocument(replicas) }
      : { num_replicas: replicas }),
    max_ongoing_requests: deployment.maxOngoingRequests,
    ray_actor_options: actor && {
      num_cpus: actor.cpus ?? 1,
      num_gpus: actor.gpus ?? 0,
      resources: actor.resources,
    },
    user_config: deployment.userConfig,
    graceful_shutdown_timeout_s: deployment.gracefulShutdownSeconds,
    health_check_period_s: deployment.healthCheckSeconds,
    max_replicas_per_node: deployment.maxReplicasPerWorker,
  };
}

const scalingDocument = (scaling: ServeScalingOptions): AutoscalingDocument => ({
  min_replicas: scaling.min ?? 1,
  max_replicas: scaling.max,
  initial_replicas: scaling.initial ?? scaling.min ?? 1,
  target_ongoing_requests: scaling.targetRequests ?? 2,
  upscale_delay_s: scaling.upscaleSeconds ?? 30,
  downscale_delay_s: scaling.downscaleSeconds ?? 600,
});
