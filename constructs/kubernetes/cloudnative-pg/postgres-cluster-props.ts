import type {
  ClusterNetwork,
  ContainerResourcesOptions,
  INamespace,
  NamespaceReference,
} from '../core';
import type { NoBackup } from '../database';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { IStorageClass } from '../storage';

/** Base backups and the write-ahead log in S3, from which the server is restored to any second. */
export interface PostgresBackup {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Prefix in the bucket that the server's AWS identity may write to, such as `postgres/`. */
  readonly prefix: string;
  /** Days that the server can be restored to, from 1 on; older backups are deleted. */
  readonly retentionDays: number;
  /**
   * When a base backup is made, in UTC.
   * @default '0 3 * * *'
   */
  readonly schedule?: string;
  /**
   * Folder below the prefix. A server that was restored needs a new one: an archive is never written twice.
   * @default - the server's name
   */
  readonly serverName?: string;
}

/** Where a server begins that does not begin empty. */
export interface PostgresRecovery {
  /** Folder below the prefix of `backup` that it is restored from: the old server's `serverName`. */
  readonly serverName: string;
  /**
   * The last moment that is restored, such as `2026-03-01T09:30:00Z`.
   * @default - everything that was archived
   */
  readonly targetTime?: string;
}

/** PgBouncer between consumers and server. */
export interface PostgresPoolerOptions {
  /**
   * Number of pods.
   * @default 2
   */
  readonly instances?: number;
  /**
   * What a server connection is lent for. `transaction` serves more clients, and breaks session features
   * such as advisory locks, LISTEN and prepared statements of some drivers.
   * @default 'session'
   */
  readonly mode?: 'session' | 'transaction';
  /**
   * The image.
   * @default - PgBouncer of the catalogue
   */
  readonly image?: string;
}

/** A PostgreSQL server in the cluster. */
export interface PostgresClusterProps {
  /** Where it runs; its edges are added there. */
  readonly namespace: INamespace;
  /** Addresses of the API server and of AWS. */
  readonly network: ClusterNetwork;
  /** Namespace of the operator, which calls the pods. */
  readonly operator: NamespaceReference;
  /** Where logins are kept. */
  readonly secrets: ISecretStore;
  /** Number of pods: one that writes, the others follow. With one, maintenance of its node is an outage. */
  readonly instances: number;
  /** The volume of each pod; it can grow, never shrink. */
  readonly storage: { readonly size: string; readonly storageClass: IStorageClass };
  /** Backups, or why there are none. */
  readonly backup: PostgresBackup | NoBackup;
  /**
   * Name of the server, of its Services and of its service account; at most 20 characters.
   * @default 'postgres'
   */
  readonly name?: string;
  /**
   * What it begins with; read once, when the server is made. Needs `backup`.
   * @default - empty
   */
  readonly recovery?: PostgresRecovery;
  /**
   * What each pod may use. A quarter of the memory becomes `shared_buffers`.
   * @default - 500m CPU, 1Gi memory
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Settings of PostgreSQL, such as `{ max_connections: '200' }`.
   * @default - `shared_buffers` from the memory, the rest as PostgreSQL has it
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * What becomes of a database and its owner in PostgreSQL when they are no longer declared.
   * @default 'retain'
   */
  readonly reclaimPolicy?: 'retain' | 'delete';
  /**
   * A pooler, which consumers are then sent to.
   * @default - consumers connect to the server
   */
  readonly pooler?: PostgresPoolerOptions;
  /**
   * Nodes for the pods.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
  /**
   * Where metrics go.
   * @default - they are not read
   */
  readonly metrics?: IMetrics;
  /**
   * ARN of the role of its service account, where IRSA takes the place of Pod Identity.
   * @default - none: EKS Pod Identity needs no ARN
   */
  readonly roleArn?: string;
  /**
   * PostgreSQL's image. A higher major version upgrades the data in place, with an outage.
   * @default - PostgreSQL of the catalogue
   */
  readonly image?: string;
}
