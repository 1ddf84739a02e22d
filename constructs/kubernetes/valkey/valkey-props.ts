import type { ContainerResourcesOptions, INamespace } from '../core';
import type { DatabaseOptions, NoBackup } from '../database';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { IStorageClass } from '../storage';
import type { EvictionPolicy } from './valkey-settings';

/** A Valkey server in the cluster. */
export interface ValkeyProps {
  /** Where it runs; its edges are added there. */
  readonly namespace: INamespace;
  /** Where logins are kept. */
  readonly secrets: ISecretStore;
  /** That its volume is copied by what copies volumes of the storage class, or why nothing is. */
  readonly backup: 'volume' | NoBackup;
  /**
   * The volume that the data survives a restart on.
   * @default - none: a new pod begins empty
   */
  readonly storage?: { readonly size: string; readonly storageClass: IStorageClass };
  /**
   * Name of the server and its Service; at most 20 characters.
   * @default 'valkey'
   */
  readonly name?: string;
  /**
   * What happens once it is full. Queues need `noeviction`, which refuses writes instead of losing work.
   * @default 'noeviction'
   */
  readonly evictionPolicy?: EvictionPolicy;
  /**
   * What the pod may use. Keys may take seven tenths of the memory.
   * @default - 100m CPU, 512Mi memory
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Where metrics go; an exporter then runs beside the server.
   * @default - they are not read
   */
  readonly metrics?: IMetrics;
  /**
   * Image of the exporter.
   * @default - redis_exporter of the catalogue
   */
  readonly exporterImage?: string;
  /**
   * Nodes for the pod.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
  /**
   * The image.
   * @default - Valkey of the catalogue
   */
  readonly image?: string;
}

/** A user of a server. */
export interface ValkeyUserOptions extends DatabaseOptions {
  /**
   * What its keys begin with; those of others it neither reads nor changes.
   * @default - all keys are its own as well
   */
  readonly keyPrefixes?: readonly string[];
}
