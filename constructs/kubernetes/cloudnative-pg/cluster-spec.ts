import type { k8s } from 'cdk8s-plus-29';
import { Quantity } from '../../../lib/values';
import { PRIORITY_CLASS, toResources, type ContainerResourcesOptions } from '../core';
import { serverPods, type ServerOptions } from './server-options';

/** The plugin that archives to object stores. https://cloudnative-pg.io/plugin-barman-cloud/docs/parameters */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** The entry of `externalClusters` that a server is restored from. */
const RECOVERY_SOURCE = 'origin';

/**
 * The database that the operator makes with a server. Nobody uses it; metrics are read from it.
 * https://cloudnative-pg.io/documentation/current/bootstrap/
 */
const FIRST_DATABASE = 'app';

/** Share of the memory that PostgreSQL caches data in. https://www.postgresql.org/docs/current/runtime-config-resource.html */
const SHARED_BUFFERS = 0.25;

/**
 * Rules behind the operator's own, first match counts: a user connects to the database of its name, over
 * TLS, and to no other. https://www.postgresql.org/docs/current/auth-pg-hba-conf.html
 */
const ACCESS_RULES = ['hostssl sameuser all all scram-sha-256', 'host all all all reject'];

/** Amounts as a custom resource has them. */
export interface PlainResources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** A plugin of CloudNativePG and its parameters. */
interface Plugin {
  readonly name: string;
  readonly isWALArchiver?: boolean;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A server that begins empty. */
interface EmptyServer {
  readonly initdb: {
    readonly database: string;
    readonly owner: string;
    readonly dataChecksums: true;
  };
}

/** A server that begins with a backup. */
interface RestoredServer {
  readonly recovery: {
    readonly source: string;
    readonly database: string;
    readonly owner: string;
    readonly recoveryTarget?: { readonly targetTime: string };
  };
}

/** The fields of a Cluster that we set. https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#clusterspec */
export interface ClusterSpec {
  readonly description: string;
  readonly imageName: string;
  readonly instances: number;
  readonly primaryUpdateStrategy: 'unsupervised';
  readonly primaryUpdateMethod: 'switchover';
  readonly enableSuperuserAccess: false;
  readonly enablePDB: boolean;
  readonly serviceAccountName: string;
  readonly priorityClassName: string;
  readonly storage: { readonly size: string; readonly storageClass: string };
  readonly resources: PlainResources;
  readonly affinity: {
    readonly enablePodAntiAffinity: boolean;
    readonly podAntiAffinityType: 'required';
    readonly topologyKey: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly k8s.Toleration[];
  };
  readonly topologySpreadConstraints: readonly k8s.TopologySpreadConstraint[];
  readonly postgresql: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly pg_hba: readonly string[];
  };
  readonly bootstrap: EmptyServer | RestoredServer;
  readonly externalClusters?: readonly { readonly name: string; readonly plugin: Plugin }[];
  readonly plugins?: readonly Plugin[];
}

/** The `spec` of a server. */
export function clusterSpec(options: ServerOptions): ClusterSpec {
  const { name, instances, storage, pool, resources } = options;
  return {
    description: 'PostgreSQL of the platform',
    imageName: options.image,
    instances,
    primaryUpdateStrategy: 'unsupervised',
    primaryUpdateMethod: 'switchover',
    enableSuperuserAccess: false,
    // The budget of a single pod would keep its node from ever being drained.
    enablePDB: instances > 1,
    serviceAccountName: name,
    priorityClassName: PRIORITY_CLASS.system,
    storage: {
      size: Quantity.memory(storage.size).toString(),
      storageClass: storage.storageClass.storageClassName,
    },
    resources: plainResources(resources),
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: 'required',
      topologyKey: 'kubernetes.io/hostname',
      nodeSelector: pool?.nodeSelector,
      tolerations: pool?.tolerations,
    },
    topologySpreadConstraints: [zoneSpread(name)],
    postgresql: {
      parameters: { shared_buffers: sharedBuffers(resources), ...options.parameters },
      pg_hba: ACCESS_RULES,
    },
    ...bootstrapOf(options),
    ...archiveOf(options),
  };
}

/** The amounts of a container as text, for kinds that cdk8s has no classes for. */
export function plainResources(options: ContainerResourcesOptions): PlainResources {
  const { requests = {}, limits = {} } = toResources(options);
  return { requests: texts(requests), limits: texts(limits) };
}

function texts(quantities: Readonly<Record<string, k8s.Quantity>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(quantities).map(([resource, { value }]) => [resource, String(value)]),
  );
}

/** A volume stays in its zone, so a zone that is full must not keep a pod from starting elsewhere. */
function zoneSpread(name: string): k8s.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: serverPods(name) },
  };
}

function sharedBuffers({ memory }: ContainerResourcesOptions): string {
  return `${Math.floor(Quantity.memory(memory).toMebibytes() * SHARED_BUFFERS)}MB`;
}

function bootstrapOf({
  name,
  recovery,
}: ServerOptions): Pick<ClusterSpec, 'bootstrap' | 'externalClusters'> {
  if (recovery === undefined) {
    return {
      bootstrap: {
        initdb: { database: FIRST_DATABASE, owner: FIRST_DATABASE, dataChecksums: true },
      },
    };
  }
  const { targetTime, serverName } = recovery;
  return {
    bootstrap: {
      recovery: {
        source: RECOVERY_SOURCE,
        database: FIRST_DATABASE,
        owner: FIRST_DATABASE,
        recoveryTarget: targetTime === undefined ? undefined : { targetTime },
      },
    },
    externalClusters: [
      {
        name: RECOVERY_SOURCE,
        plugin: { name: BARMAN_PLUGIN, parameters: { barmanObjectName: name, serverName } },
      },
    ],
  };
}

function archiveOf({ name, backup }: ServerOptions): Pick<ClusterSpec, 'plugins'> {
  if ('none' in backup) return {};
  return {
    plugins: [
      {
        name: BARMAN_PLUGIN,
        isWALArchiver: true,
        parameters: { barmanObjectName: name, serverName: backup.serverName ?? name },
      },
    ],
  };
}
