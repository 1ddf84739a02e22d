import type { AwsAccess, ContainerResourcesOptions, INamespace } from '../core';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { IStorageClass } from '../storage';

/** Where something is kept for long. */
export type StorePlace =
  | {
      /** A bucket that nothing else is in: what is written there has no common prefix. */
      readonly bucket: string;
      /** Where the bucket is. */
      readonly region: string;
      /** How servers reach it; their identity must read, write and delete there. */
      readonly aws: AwsAccess;
    }
  /** The volume of the server, of which there can be one only. */
  | 'volume';

/** A store of logs or traces. */
export interface TelemetryStoreProps {
  /** Where it runs; its edges are added there. */
  readonly namespace: INamespace;
  /** Image of the product, with an exact tag. */
  readonly image: string;
  /** Where is kept what comes in. */
  readonly store: StorePlace;
  /** Volume of each server: what is not in the store yet, and what is read from there often. */
  readonly storage: { readonly size: string; readonly storageClass: IStorageClass };
  /**
   * What a server may use. What came last and questions over many hours take the memory.
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

/** What a server may use where nobody says otherwise. */
export const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '250m', memory: '2Gi' };
