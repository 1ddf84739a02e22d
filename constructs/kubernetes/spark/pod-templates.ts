import { k8s } from 'cdk8s-plus-29';
import { nonEmpty, optionalVariables, podSpecJson } from '../core';
import { placeOn, type NodeChoice } from '../karpenter';
import { jobPriorityClass } from '../queue';
import { sharedMounts, type SharedMounts } from '../storage';
import type { SparkApplicationOptions } from './application-options';
import { SPARK_USER } from './names';

/**
 * What the operator calls the containers, by which Spark finds them in a template.
 * https://github.com/kubeflow/spark-operator/blob/v2.5.2/pkg/common/spark.go
 */
const DRIVER = 'spark-kubernetes-driver';
const EXECUTOR = 'spark-kubernetes-executor';

/** Spark takes every volume of this name for its own scratch. https://spark.apache.org/docs/4.0.0/running-on-kubernetes.html#local-storage */
const SCRATCH = { name: 'spark-local-dir-1', mountPath: '/var/data/spark-local-dir' } as const;

/** What *restricted* asks of a container. */
const RESTRICTED: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsGroup: SPARK_USER,
  runAsNonRoot: true,
  runAsUser: SPARK_USER,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A pod template, as far as Spark leaves it to us. */
export interface PodTemplate {
  readonly metadata?: { readonly annotations: Readonly<Record<string, string>> };
  /** A pod’s `spec` as it is written, because the operator’s resource knows nothing of quantities. */
  readonly spec: object;
}

/**
 * The pod of the driver. Whatever stands beside a template in the resource does not reach the pod: the operator's
 * webhook leaves pods with a template alone. The driver asks the API server for executors, so it has a token.
 */
export function driverTemplate(
  options: SparkApplicationOptions,
  mounts: SharedMounts,
): PodTemplate {
  const { driver = {}, tracking, env = [], variablesFrom = [] } = options;
  return {
    metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
    spec: written(driver.nodes, {
      automountServiceAccountToken: true,
      priorityClassName: priorityOf(options),
      containers: [
        {
          name: DRIVER,
          env: nonEmpty([...env, ...(tracking?.env ?? [])]),
          envFrom: nonEmpty(variablesFrom.map(optionalVariables)),
          volumeMounts: nonEmpty([...mounts.volumeMounts, ...(tracking?.volumeMounts ?? [])]),
          securityContext: RESTRICTED,
        },
      ],
      volumes: nonEmpty([...mounts.volumes, ...(tracking?.volumes ?? [])]),
    }),
  };
}

/** The pod of an executor, which calls no API server. */
export function executorTemplate(
  options: SparkApplicationOptions,
  mounts: SharedMounts,
): PodTemplate {
  const { executors: { nodes, scratch } = {}, env = [], variablesFrom = [] } = options;
  const own = scratch === undefined ? NO_MOUNTS : scratchDisk(scratch);
  return {
    spec: written(nodes, {
      automountServiceAccountToken: false,
      priorityClassName: priorityOf(options),
      containers: [
        {
          name: EXECUTOR,
          env: nonEmpty(env),
          envFrom: nonEmpty(variablesFrom.map(optionalVariables)),
          volumeMounts: nonEmpty([...mounts.volumeMounts, ...own.volumeMounts]),
          securityContext: RESTRICTED,
        },
      ],
      volumes: nonEmpty([...mounts.volumes, ...own.volumes]),
    }),
  };
}

/** Work that may be repeated, unless it is said to be more. */
const priorityOf = ({ priority = 'low' }: SparkApplicationOptions): string =>
  jobPriorityClass(priority);

const NO_MOUNTS: SharedMounts = { volumes: [], volumeMounts: [] };

/** What an application mounts of shared volumes in its namespace. */
export const mountsOf = (
  { mounts }: SparkApplicationOptions,
  namespace: { readonly name: string },
): SharedMounts => (mounts === undefined ? NO_MOUNTS : sharedMounts(namespace, mounts));

const scratchDisk = (size: string): SharedMounts => ({
  volumes: [{ name: SCRATCH.name, emptyDir: { sizeLimit: k8s.Quantity.fromString(size) } }],
  volumeMounts: [{ ...SCRATCH }],
});

const written = (nodes: NodeChoice | undefined, pod: k8s.PodSpec): object =>
  podSpecJson(placeOn(nodes, pod));
