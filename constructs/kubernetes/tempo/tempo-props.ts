import type { AwsAccess, ContainerResourcesOptions, INamespace } from '../core';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { IStorageClass } from '../storage';

/** Where traces are kept for long. */
export type TraceStore =
  | {
      /** A bucket that nothing else is in. */
      readonly bucket: string;
      /** Where the bucket is. */
      readonly region: string;
      /** How the server reaches it; its identity must read, write and delete there. */
      readonly aws: AwsAccess;
    }
  /** The volume of the server. */
  | 'volume';

/**
 * A store of traces. It is one server: in this mode Tempo 2 keeps what it knows of others in memory, and the mode that had several
 * is gone from Tempo 3. https://grafana.com/docs/tempo/next/reference-tempo-architecture/deployment-modes/
 */
export interface TempoProps {
  /** Where it runs; its edges are added there. */
  readonly namespace: INamespace;
  /** An image of Tempo 2.10. */
  readonly image: string;
  /** Where traces are kept. */
  readonly store: TraceStore;
  /** Days that a trace is kept. */
  readonly retentionDays: number;
  /** Volume of the server: what is not in the store yet. */
  readonly storage: { readonly size: string; readonly storageClass: IStorageClass };
  /**
   * What the server may use. Questions over many hours take the memory.
   * @default - 250m CPU, 2Gi memory
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * What becomes of the volume when the server is removed.
   * @default 'retain'
   */
  readonly reclaimPolicy?: 'retain' | 'delete';
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Nodes for the server.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
}
