import type { INamespace } from '../core';
import type { INodePool } from '../karpenter';

/** Amounts of resources by name, such as `{ cpu: '64', memory: '256Gi', 'nvidia.com/gpu': '8' }`. */
export type Amounts = Readonly<Record<string, string>>;

/** Nodes that queues share. */
export interface QueuedPool {
  /** The pool; pods that do not tolerate its taints are never admitted to it. */
  readonly pool: INodePool;
  /** What all of its nodes may have together: CPU, memory, and the pool’s accelerators. */
  readonly limits: Amounts;
}

/** The queue of a namespace. */
export interface TeamQueueOptions {
  /** Its name, unique among all queues, and that of the LocalQueue which jobs name. */
  readonly name: string;
  /** The namespace whose jobs wait in it. */
  readonly namespace: INamespace;
  /** The most that its jobs may use at once, whatever others leave; a resource that is not named has no such limit. */
  readonly quota: Amounts;
  /**
   * What its jobs get of a pool whenever they ask, by the pool’s name: others who use it have to go.
   * @default - nothing; what there is belongs to all
   */
  readonly guarantees?: Readonly<Record<string, Amounts>>;
  /**
   * Whether others may use what is guaranteed, as long as nobody asks for it.
   * @default true
   */
  readonly lends?: boolean;
  /**
   * Its share of what is nobody’s, beside those of others.
   * @default 1
   */
  readonly share?: number;
}

/** Queues of several namespaces over the same nodes. */
export interface KueueQueuesProps {
  /** Name of what they have in common, a Cohort. */
  readonly name: string;
  /** The nodes, in the order in which a job’s pods are tried on them. */
  readonly pools: readonly QueuedPool[];
  /** The queues; at least one. */
  readonly queues: readonly TeamQueueOptions[];
}
