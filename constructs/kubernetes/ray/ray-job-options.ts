import type { INamespace } from '../core';
import type { RayClusterOptions } from './cluster-options';
import type { RayRuntimeEnvironment } from './runtime-environment';

/** A program with a Ray cluster of its own, or on one that is there. */
export interface RayJobOptions {
  /** The cluster that is made for it, and removed with it. */
  readonly cluster: RayClusterOptions;
  /** What runs on the head, such as `python /home/ray/job/train.py`. */
  readonly entrypoint: string;
  /**
   * What the program needs beside the image.
   * @default - nothing
   */
  readonly runtimeEnvironment?: RayRuntimeEnvironment;
  /**
   * Times that it is tried again, each with a new cluster.
   * @default 0
   */
  readonly retries?: number;
  /**
   * Seconds that it may take altogether, the time in which its cluster starts included.
   * @default - no limit
   */
  readonly deadlineSeconds?: number;
  /**
   * Seconds in which its cluster must have started; nodes with GPUs may take long to come.
   * @default 1800
   */
  readonly startSeconds?: number;
  /**
   * Seconds that pages and logs of its head stay after it ended. Workers, and their GPUs, go at once.
   * @default 600
   */
  readonly keptSeconds?: number;
}

/** A program with a Ray cluster of its own, as an object of its own. */
export interface RayJobProps extends RayJobOptions {
  /** Its name, unique in the namespace; at most 47 characters. */
  readonly name: string;
  /** Where it runs; the operator must watch this namespace. */
  readonly namespace: INamespace;
  /**
   * Files that all pods find below `/home/ray/job`, by their names: the program.
   * @default - none: the program is in the image, or in the runtime environment
   */
  readonly code?: Readonly<Record<string, string>>;
}
