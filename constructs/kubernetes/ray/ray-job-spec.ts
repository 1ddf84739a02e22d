import { ValueError } from '../../../lib/values';
import { rayClusterSpec, type RayClusterSpec } from './cluster-spec';
import { submitterSpec } from './pods';
import type { RayJobOptions } from './ray-job-options';
import { runtimeEnvironment, type RayRuntimeEnvironment } from './runtime-environment';

/** The fields of a RayJob's `spec` that are set. https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/apis/ray/v1/rayjob_types.go */
export interface RayJobSpec {
  readonly entrypoint: string;
  readonly runtimeEnvYAML?: string;
  readonly submissionMode: 'K8sJobMode';
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
  readonly preRunningDeadlineSeconds: number;
  readonly shutdownAfterJobFinishes: true;
  readonly ttlSecondsAfterFinished: number;
  readonly submitterPodTemplate: { readonly spec: object };
  readonly rayClusterSpec: RayClusterSpec;
}

/**
 * The operator hands it to a shell in double quotes.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/common/job.go (BuildJobSubmitCommand)
 */
function runtimeEnvYaml(environment: RayRuntimeEnvironment): string {
  const text = JSON.stringify(runtimeEnvironment(environment));
  const [filledIn] = /[$`]/.exec(text) ?? [];
  if (filledIn === undefined) return text;
  throw new ValueError(
    `must not have '${filledIn}' in a job, which a shell would fill in, got '${text}'; set what needs it in the program`,
  );
}

/**
 * `spec` of a RayJob in a namespace. For a template whose texts are filled in later; else make a `RayJob`.
 *
 * Throws a ValueError for a runtime environment that Ray would not take.
 */
export const rayJobSpec = (
  options: RayJobOptions,
  namespace: { readonly name: string },
): RayJobSpec => ({
  entrypoint: options.entrypoint,
  runtimeEnvYAML: options.runtimeEnvironment && runtimeEnvYaml(options.runtimeEnvironment),
  submissionMode: 'K8sJobMode',
  backoffLimit: options.retries ?? 0,
  activeDeadlineSeconds: options.deadlineSeconds,
  preRunningDeadlineSeconds: options.startSeconds ?? 1800,
  // Queues admit a job only if its cluster goes with it.
  shutdownAfterJobFinishes: true,
  ttlSecondsAfterFinished: options.keptSeconds ?? 600,
  submitterPodTemplate: { spec: submitterSpec(options.cluster) },
  rayClusterSpec: rayClusterSpec(options.cluster, namespace, 'job'),
});
