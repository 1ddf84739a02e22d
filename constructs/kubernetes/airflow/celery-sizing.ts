import { Construct } from 'constructs';
import { CustomResource, type NamespaceReference } from '../core';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_MOST_WORKERS,
  DEFAULT_QUEUE,
  type CeleryOptions,
} from './celery-options';
import { CELERY, COMPONENT } from './names';

/** Labels of the pods of KEDA that ask. https://github.com/kedacore/charts/blob/v2.20.2/keda/templates/manager/deployment.yaml */
const SCALER_PODS = { app: 'keda-operator' };

/** Name of the user by which KEDA asks. */
const SCALER = 'airflow-keda';

/** What KEDA reads of the Secret. https://keda.sh/docs/2.20/scalers/redis-lists/#authentication-parameters */
const LOGIN = ['host', 'port', 'username', 'password'] as const;

/**
 * What Celery keeps of tasks in the cache: those that wait in a list of the queue’s name, those that a worker has and
 * has not ended in a hash. https://github.com/celery/kombu/blob/v5.6.2/kombu/transport/redis.py
 */
const COUNTED = { waiting: DEFAULT_QUEUE, running: 'unacked' } as const;

/** Workers by the number of tasks that wait or run. */
export class CelerySizing extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly namespace: NamespaceReference; readonly celery: CeleryOptions },
  ) {
    super(scope, id);
    const { cache, scaler } = props.celery;
    const { secret, tls } = cache.addUser(this, 'Login', {
      name: SCALER,
      namespace: scaler,
      pods: SCALER_PODS,
    });
    // KEDA reads Secrets of its own namespace alone, which are for kinds of the whole cluster.
    new CustomResource(this, 'Authentication', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ClusterTriggerAuthentication',
      name: SCALER,
      component: COMPONENT,
      spec: {
        secretTargetRef: LOGIN.map((key) => ({ parameter: key, name: secret.name, key })),
      },
    });
    this.addScaledObject(props.namespace, props.celery, tls);
  }

  private addScaledObject(
    { name: namespace }: NamespaceReference,
    {
      minWorkers = 0,
      maxWorkers = DEFAULT_MOST_WORKERS,
      concurrency = DEFAULT_CONCURRENCY,
    }: CeleryOptions,
    tls: boolean,
  ): void {
    new CustomResource(this, 'Resource', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      name: CELERY,
      namespace,
      component: COMPONENT,
      spec: {
        scaleTargetRef: { name: CELERY },
        minReplicaCount: minWorkers,
        maxReplicaCount: maxWorkers,
        pollingInterval: 10,
        cooldownPeriod: 300,
        advanced: {
          scalingModifiers: {
            formula: Object.keys(COUNTED).join(' + '),
            target: String(concurrency),
            metricType: 'AverageValue',
          },
        },
        triggers: Object.entries(COUNTED).map(([name, listName]) => ({
          type: 'redis',
          name,
          metadata: { listName, listLength: '1', enableTLS: String(tls) },
          authenticationRef: { kind: 'ClusterTriggerAuthentication', name: SCALER },
        })),
      },
    });
  }
}
