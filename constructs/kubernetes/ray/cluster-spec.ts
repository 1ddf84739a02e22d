import { codeTraceSettings, traceVariables } from '../opentelemetry';
import type { GangMember } from '../queue';
import { scales } from './job-labels';
import type { RayClusterOptions, RayRecovery, RayWorkerGroup } from './cluster-options';
import { COMPONENT } from './names';
import {
  AUTOSCALER,
  headResources,
  headTemplate,
  mountsOf,
  workerResources,
  workerTemplate,
  type RayPodTemplate,
} from './pods';

/** The fields of a RayCluster's `spec` that are set. https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/apis/ray/v1/raycluster_types.go */
export interface RayClusterSpec {
  readonly rayVersion: string;
  readonly enableInTreeAutoscaling?: true;
  readonly autoscalerOptions?: AutoscalerSpec;
  readonly authOptions?: { readonly mode: 'token' };
  readonly gcsFaultToleranceOptions?: FaultToleranceSpec;
  readonly headGroupSpec: {
    readonly rayStartParams: StartParameters;
    readonly template: RayPodTemplate;
  };
  readonly workerGroupSpecs: readonly WorkerGroupSpec[];
}

/** Arguments of `ray start`; texts all of them. */
type StartParameters = Readonly<Record<string, string>>;

interface AutoscalerSpec {
  readonly version: 'v2';
  readonly upscalingMode: 'Default' | 'Conservative';
  readonly idleTimeoutSeconds: number;
  readonly resources: object;
  readonly securityContext: object;
  readonly env: readonly object[];
  readonly volumeMounts: readonly object[];
}

interface FaultToleranceSpec {
  readonly redisAddress: string;
  readonly redisUsername: SecretValue;
  readonly redisPassword: SecretValue;
  readonly externalStorageNamespace?: string;
}

interface SecretValue {
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

interface WorkerGroupSpec {
  readonly groupName: string;
  readonly replicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly numOfHosts?: number;
  readonly rayStartParams: StartParameters;
  readonly template: RayPodTemplate;
}

/** What a cluster is for: a job’s own, a service’s own, or one that stays by itself. */
export type ClusterPurpose = 'cluster' | 'job' | 'service';

/**
 * `spec` of a RayCluster in a namespace, whose pods the Pod Security Standard *restricted* lets run. For a job, a service
 * or a template; else make a `RayCluster`.
 */
export function rayClusterSpec(
  options: RayClusterOptions,
  namespace: { readonly name: string },
  purpose: ClusterPurpose,
): RayClusterSpec {
  const { version, workers, auth = 'token', recovery } = options;
  const mounts = mountsOf(options, namespace);
  const traced = { ...options, env: tracedVariables(options, namespace) };
  return {
    rayVersion: version,
    ...(scales(workers) ? autoscaling(options) : {}),
    authOptions: auth === 'token' ? { mode: 'token' } : undefined,
    gcsFaultToleranceOptions: recovery && faultTolerance(recovery),
    headGroupSpec: {
      // The head does no work of its own, so that work never takes the cluster down.
      rayStartParams: { 'num-cpus': '0' },
      template: headTemplate(traced, mounts),
    },
    workerGroupSpecs: workers.map((group) => ({
      ...workerCounts(group),
      rayStartParams: startParameters(group),
      template: workerTemplate(traced, group, mounts, purpose),
    })),
  };
}

/** For programs, which send spans by themselves: Ray has none of requests. */
const tracedVariables = (
  { traces, env = [] }: RayClusterOptions,
  namespace: { readonly name: string },
) => [
  ...traceVariables(codeTraceSettings(traces, { serviceName: COMPONENT, namespace }), env),
  ...env,
];

const autoscaling = ({
  scaling: { mode = 'Default', idleSeconds = 120 } = {},
}: RayClusterOptions): Pick<RayClusterSpec, 'enableInTreeAutoscaling' | 'autoscalerOptions'> => ({
  enableInTreeAutoscaling: true,
  autoscalerOptions: {
    version: 'v2',
    upscalingMode: mode,
    idleTimeoutSeconds: idleSeconds,
    ...AUTOSCALER,
  },
});

/** Kubernetes fills in host and port from variables of the head, which are Secrets of the cache. */
function faultTolerance({ secret, tls, stateNamespace }: RayRecovery): FaultToleranceSpec {
  const value = (key: string): SecretValue => ({
    valueFrom: { secretKeyRef: { name: secret.name, key } },
  });
  return {
    redisAddress: `${tls ? 'rediss' : 'redis'}://$(STATE_HOST):$(STATE_PORT)`,
    redisUsername: value('username'),
    redisPassword: value('password'),
    externalStorageNamespace: stateNamespace,
  };
}

const workerCounts = ({ name, min = 0, max, initial = min, hosts }: RayWorkerGroup) => ({
  groupName: name,
  replicas: initial,
  minReplicas: min,
  maxReplicas: max,
  numOfHosts: hosts,
});

/**
 * The operator tells Ray of a device only by a resource that ends in `gpu` or that it knows; a part of a GPU is named
 * here. https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/common/pod.go (addWellKnownAcceleratorResources)
 *
 * Resources are in single quotes, in which a shell, the operator and the autoscaler read them alike.
 */
function startParameters({ accelerator, customResources }: RayWorkerGroup): StartParameters {
  const gpus: StartParameters =
    accelerator?.kind === 'nvidia' && !accelerator.resourceName.endsWith('gpu')
      ? { 'num-gpus': String(accelerator.count) }
      : {};
  return customResources === undefined
    ? gpus
    : { ...gpus, resources: `'${JSON.stringify(customResources)}'` };
}

/** All pods that the cluster begins with, for its queue. */
export const clusterGang = (options: RayClusterOptions): readonly GangMember[] => [
  { count: 1, resources: headResources(options) },
  ...options.workers.map((group) => ({
    count: (group.initial ?? group.min ?? 0) * (group.hosts ?? 1),
    resources: workerResources(group),
  })),
];
