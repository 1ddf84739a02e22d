import { k8s } from 'cdk8s-plus-29';
import { PRIORITY_CLASS } from '../core';
import { CAPACITY_TYPE_LABEL } from '../karpenter';
import { sharedMounts, type SharedMounts } from '../storage';
import type { SparkApplicationOptions, SparkNodes } from './application-options';
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
      priorityClassName: PRIORITY_CLASS.batch,
      containers: [
        {
          name: DRIVER,
          env: listed([...env, ...(tracking?.env ?? [])]),
          envFrom: listed(variablesFrom.map(optionalMap)),
          volumeMounts: listed([...mounts.volumeMounts, ...(tracking?.volumeMounts ?? [])]),
          securityContext: RESTRICTED,
        },
      ],
      volumes: listed([...mounts.volumes, ...(tracking?.volumes ?? [])]),
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
      priorityClassName: PRIORITY_CLASS.batch,
      containers: [
        {
          name: EXECUTOR,
          env: listed(env),
          envFrom: listed(variablesFrom.map(optionalMap)),
          volumeMounts: listed([...mounts.volumeMounts, ...own.volumeMounts]),
          securityContext: RESTRICTED,
        },
      ],
      volumes: listed([...mounts.volumes, ...own.volumes]),
    }),
  };
}

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

const optionalMap = (name: string): k8s.EnvFromSource => ({
  configMapRef: { name, optional: true },
});

/** The list, or nothing where it is empty. */
const listed = <Member>(members: readonly Member[]): Member[] | undefined =>
  members.length === 0 ? undefined : [...members];

const written = (nodes: SparkNodes | undefined, pod: k8s.PodSpec): object =>
  k8s.toJson_PodSpec(placed(nodes, pod)) ?? {};

function placed({ pool, capacityType }: SparkNodes = {}, pod: k8s.PodSpec): k8s.PodSpec {
  const bought: k8s.PodSpec =
    capacityType === undefined
      ? pod
      : { ...pod, nodeSelector: { [CAPACITY_TYPE_LABEL]: capacityType } };
  return pool === undefined ? bought : pool.place(bought);
}
