import type { INodePool } from '../karpenter';

/** An image that people may choose. */
export interface NotebookImage {
  /** What people read, such as `2026-07-28`. */
  readonly title: string;
  /** The image, with an exact tag. */
  readonly image: string;
}

/** Devices for a notebook. */
export interface NotebookAccelerator {
  /** How many. */
  readonly count: number;
  /**
   * The extended resource, such as `nvidia.com/mig-1g.5gb` for a part of a GPU.
   * @default - the resource of the pool
   */
  readonly resource?: string;
}

/** A kind of notebook that people start. */
export interface NotebookProfile {
  /** Name, unique: a DNS label. */
  readonly name: string;
  /** What people read. */
  readonly title: string;
  /** What it is good for, in a sentence. */
  readonly description: string;
  /** Images; the first is chosen unless somebody chooses another. At least one. */
  readonly images: readonly NotebookImage[];
  /** CPU that is promised, and the most, in cores. */
  readonly cpu: { readonly guarantee: number; readonly limit: number };
  /** Memory that is promised, and the most, such as `4G`. */
  readonly memory: { readonly guarantee: string; readonly limit: string };
  /**
   * Nodes that it runs on.
   * @default - the hub's pool for notebooks
   */
  readonly pool?: INodePool;
  /**
   * Devices; needs a pool that has some, or the name of what unknown nodes offer.
   * @default - none
   */
  readonly accelerator?: NotebookAccelerator;
  /**
   * Groups whose members may start it.
   * @default - everybody whom the hub lets in
   */
  readonly groups?: readonly string[];
  /**
   * Seconds without activity after which it stops by itself, where that is sooner than for others.
   * @default - the hub's culling
   */
  readonly idleSeconds?: number;
  /**
   * Seconds that it may take to start.
   * @default - 600; 1200 with an accelerator, whose node comes from zero and pulls a large image
   */
  readonly startSeconds?: number;
  /**
   * Memory for processes that share tensors, `/dev/shm`; counts as memory of the notebook.
   * @default - 64Mi, the runtime's own
   */
  readonly sharedMemory?: string;
  /**
   * Lets people become root inside the notebook by `sudo`; the reason is shown. The namespace must allow it.
   * @default - nobody becomes root
   */
  readonly sudo?: { readonly reason: string };
}
