import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  assertInteger,
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
} from '../core';
import type { CacheConnection } from '../database';
import type { INodePool } from '../karpenter';
import type { TrackingClient } from '../mlflow';
import type { AirflowProps } from './airflow-props';
import { DEFAULT_CONCURRENCY, DEFAULT_MOST_WORKERS, type CeleryOptions } from './celery-options';
import { CelerySizing } from './celery-sizing';
import { celeryVariables } from './celery-variables';
import { AIRFLOW_USER, CELERY, CELERY_PODS, COMPONENT, WORKER } from './names';
import type { Mounted } from './volumes';

const RESOURCES: ContainerResourcesOptions = { cpu: '1', memory: '4Gi' };
const DRAIN_MINUTES = 60;

/** Asks the worker of this pod whether it takes tasks; the image’s entrypoint would wait for a database, and is not asked. */
const PING = [
  'exec celery --app airflow.providers.celery.executors.celery_executor.app',
  'inspect ping --destination "celery@$HOSTNAME"',
].join(' ');

/** What workers are made from. */
export interface CeleryWorkersProps extends Mounted {
  /** How many there are, and what each may use. */
  readonly celery: CeleryOptions;
  /** Where they run. */
  readonly namespace: AirflowProps['namespace'];
  /** Airflow’s image. */
  readonly image: string;
  /** What every process of tasks is told. */
  readonly env: readonly k8s.EnvVar[];
  /** The login of the cache. */
  readonly cache: CacheConnection;
  /** Nodes of tasks. */
  readonly pool: INodePool | undefined;
  /** How tasks log runs. */
  readonly tracking: TrackingClient | undefined;
}

/** Workers of Celery, as many as tasks that wait or run ask for. They have no way to the database. */
export class CeleryWorkers extends Construct {
  constructor(scope: Construct, id: string, props: CeleryWorkersProps) {
    super(scope, id);
    this.validate(props.celery);
    const { namespace, celery, cache } = props;
    const metadata = platformMetadata({
      name: CELERY,
      namespace: namespace.name,
      component: COMPONENT,
      annotations: reloadOnSecrets(cache.secret.name),
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata,
      spec: {
        // How many there are is KEDA's matter.
        selector: { matchLabels: { ...CELERY_PODS } },
        template: {
          metadata: {
            labels: { ...platformLabels(WORKER, COMPONENT), ...CELERY_PODS },
            annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
          },
          spec: workerPod(props),
        },
      },
    });
    new CelerySizing(this, 'Sizing', { namespace, celery });
  }

  private validate({
    minWorkers,
    maxWorkers = DEFAULT_MOST_WORKERS,
    concurrency,
    drainMinutes,
  }: CeleryOptions): void {
    assertInteger(this, 'celery.maxWorkers', maxWorkers, { lowest: 1, highest: 1000 });
    assertInteger(this, 'celery.minWorkers', minWorkers, { lowest: 0, highest: maxWorkers });
    assertInteger(this, 'celery.concurrency', concurrency, { lowest: 1, highest: 256 });
    assertInteger(this, 'celery.drainMinutes', drainMinutes, { lowest: 1, highest: 10_080 });
  }
}

function workerPod(props: CeleryWorkersProps): k8s.PodSpec {
  const { celery, pool, tracking, volumes } = props;
  const pod = restrictedPod({
    serviceAccountName: WORKER,
    // Tasks run other pods, and Spark, Ray and training jobs.
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.batch,
    terminationGracePeriodSeconds: (celery.drainMinutes ?? DRAIN_MINUTES) * 60,
    containers: [workerContainer(props)],
    volumes: [...volumes, ...(tracking?.volumes ?? [])],
  });
  return pool === undefined ? pod : pool.place(pod);
}

function workerContainer({
  celery,
  tracking,
  cache,
  image,
  ...props
}: CeleryWorkersProps): k8s.Container {
  const { concurrency = DEFAULT_CONCURRENCY, resources = RESOURCES } = celery;
  const probe: k8s.Probe = { exec: { command: ['sh', '-c', PING] }, timeoutSeconds: 30 };
  return restrictedContainer({
    name: 'worker',
    image,
    // Who serves logs has the key of people's sessions, and the code of tasks shall not.
    args: ['celery', 'worker', `--concurrency=${concurrency}`, '--skip-serve-logs'],
    env: [...props.env, ...workerVariables(cache, celery), ...(tracking?.env ?? [])],
    startupProbe: { ...probe, periodSeconds: 15, failureThreshold: 20 },
    livenessProbe: { ...probe, periodSeconds: 120, failureThreshold: 5 },
    volumeMounts: [...props.volumeMounts, ...(tracking?.volumeMounts ?? [])],
    resources,
    runAsUser: AIRFLOW_USER.uid,
    runAsGroup: AIRFLOW_USER.gid,
  });
}

const workerVariables = (cache: CacheConnection, celery: CeleryOptions): k8s.EnvVar[] => [
  ...celeryVariables(cache, celery),
  { name: 'CONNECTION_CHECK_MAX_COUNT', value: '0' },
  // The entrypoint hands the signal to the worker alone, which lets its tasks end.
  // https://airflow.apache.org/docs/docker-stack/entrypoint.html#signal-propagation
  { name: 'DUMB_INIT_SETSID', value: '0' },
];
