import type { k8s } from 'cdk8s-plus-29';
import {
  platformLabels,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
} from '../core';
import type { INodePool } from '../karpenter';
import type { TrackingClient } from '../mlflow';
import { AIRFLOW_USER, COMPONENT, WORKER } from './names';

/** Small on purpose: a task that needs more says so by `executor_config`. */
const RESOURCES: ContainerResourcesOptions = { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' };

/** What tasks run in. */
export interface PodTemplateOptions {
  /** Airflow’s image. */
  readonly image: string;
  /** What every process is told. */
  readonly env: readonly k8s.EnvVar[];
  /** DAGs, logs and data. */
  readonly volumes: readonly k8s.Volume[];
  /** Where they are mounted. */
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** What a task may use that says nothing else. */
  readonly resources: ContainerResourcesOptions | undefined;
  /** Nodes of tasks. */
  readonly pool: INodePool | undefined;
  /** How tasks log runs. */
  readonly tracking: TrackingClient | undefined;
}

/**
 * The pod of a task, as the executor reads it from a file. Its container has to be called `base`.
 * https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/10.21.0/kubernetes_executor.html#pod-template-file
 */
export function podTemplate(options: PodTemplateOptions): k8s.KubePodProps {
  const { image, env, volumes, volumeMounts, resources = RESOURCES, pool, tracking } = options;
  const spec = restrictedPod({
    serviceAccountName: WORKER,
    // Tasks run other pods, and Spark, Ray and training jobs.
    apiAccess: true,
    restartPolicy: 'Never',
    priorityClassName: PRIORITY_CLASS.batch,
    containers: [
      restrictedContainer({
        name: 'base',
        image,
        env: [...env, ...(tracking?.env ?? [])],
        volumeMounts: [...volumeMounts, ...(tracking?.volumeMounts ?? [])],
        resources,
        runAsUser: AIRFLOW_USER.uid,
        runAsGroup: AIRFLOW_USER.gid,
      }),
    ],
    volumes: [...volumes, ...(tracking?.volumes ?? [])],
  });
  return {
    metadata: {
      name: WORKER,
      labels: platformLabels(WORKER, COMPONENT),
      annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
    },
    spec: pool === undefined ? spec : pool.place(spec),
  };
}
