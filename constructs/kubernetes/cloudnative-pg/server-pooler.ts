import type { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import { imageName, IMAGES } from '../../../lib/catalogue';
import { CustomResource, PRIORITY_CLASS } from '../core';
import { plainResources, type PlainResources } from './cluster-spec';
import type { PostgresPoolerOptions } from './postgres-cluster-props';
import { poolerName, poolerPods, type ServerOptions } from './server-options';

const DEFAULT_INSTANCES = 2;
const RESOURCES = { cpu: '50m', memory: '64Mi', memoryLimit: '128Mi' };

/** Clients that one pod takes. https://www.pgbouncer.org/config.html#max_client_conn */
const MAXIMUM_CLIENTS = '1000';

/** The fields of a Pooler that we set. https://cloudnative-pg.io/documentation/current/connection_pooling/ */
interface PoolerSpec {
  readonly cluster: { readonly name: string };
  readonly type: 'rw';
  readonly instances: number;
  readonly pgbouncer: {
    readonly image: string;
    readonly poolMode: 'session' | 'transaction';
    readonly parameters: Readonly<Record<string, string>>;
  };
  readonly template: { readonly spec: PoolerPod };
}

/** The operator completes the pod; its container must be called `pgbouncer`. */
interface PoolerPod {
  readonly priorityClassName: string;
  readonly containers: readonly {
    readonly name: 'pgbouncer';
    readonly resources: PlainResources;
  }[];
  readonly topologySpreadConstraints: readonly k8s.TopologySpreadConstraint[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly k8s.Toleration[];
}

/** PgBouncer before a server. */
export function addServerPooler(
  scope: Construct,
  { name, namespace, pool }: ServerOptions,
  { instances = DEFAULT_INSTANCES, mode = 'session', image }: PostgresPoolerOptions,
): void {
  const pooler = poolerName(name);
  new CustomResource<PoolerSpec>(scope, 'Pooler', {
    name: pooler,
    namespace: namespace.name,
    component: 'database',
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    spec: {
      cluster: { name },
      type: 'rw',
      instances,
      pgbouncer: {
        image: image ?? imageName(IMAGES.pgBouncer),
        poolMode: mode,
        parameters: { max_client_conn: MAXIMUM_CLIENTS },
      },
      template: {
        spec: {
          priorityClassName: PRIORITY_CLASS.system,
          containers: [{ name: 'pgbouncer', resources: plainResources(RESOURCES) }],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: poolerPods(pooler) },
            },
          ],
          nodeSelector: pool?.nodeSelector,
          tolerations: pool?.tolerations,
        },
      },
    },
  });
}
