import type { AwsAccess, ContainerResourcesOptions, INamespace } from '../core';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { IStorageClass } from '../storage';

/** Where lines are kept for long. */
export type LogStore =
  | {
      /** A bucket that nothing else is in: the index and chunks have no common prefix. */
      readonly bucket: string;
      /** Where the bucket is. */
      readonly region: string;
      /** How servers reach it; their identity must read, write and delete there. */
      readonly aws: AwsAccess;
    }
  /** The volume of the server, of which there can be one only. */
  | 'volume';

/** Namespaces whose lines are kept for a time of their own. */
export interface RetentionClass {
  /** What is kept, such as `audit`. */
  readonly name: string;
  /** Namespaces of the pods, each in one class at most. */
  readonly namespaces: readonly string[];
  /** Days that their lines are kept, shorter or longer than others. */
  readonly days: number;
}

/** How long lines are kept. */
export interface LogRetention {
  /** Days that lines are kept that are of no class. */
  readonly days: number;
  /**
   * What is kept for another time.
   * @default - nothing
   */
  readonly classes?: readonly RetentionClass[];
}

/** A store of logs. */
export interface LokiProps {
  /** Where it runs; its edges are added there. */
  readonly namespace: INamespace;
  /** An image of Loki 3. */
  readonly image: string;
  /** Where lines are kept. */
  readonly store: LogStore;
  /** How long. */
  readonly retention: LogRetention;
  /** Volume of each server: lines that are not in the store yet, and copies of the index. */
  readonly storage: { readonly size: string; readonly storageClass: IStorageClass };
  /**
   * Servers, each line in all of them. One is away for a minute or two with each change; of three, one may be away. Two would be
   * no better than one, as neither may be.
   * @default 1
   */
  readonly replicas?: 1 | 3;
  /**
   * What a server may use. Lines of the last two hours and questions take the memory.
   * @default - 250m CPU, 2Gi memory
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * What becomes of volumes when the servers are removed.
   * @default 'retain'
   */
  readonly reclaimPolicy?: 'retain' | 'delete';
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Nodes for the servers.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
}
