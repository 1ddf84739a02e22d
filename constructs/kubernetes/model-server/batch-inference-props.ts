import type { ObjectPrefix } from '../../../lib/values';
import type { IQueue, JobPriority } from '../queue';
import type { SharedMountOptions } from '../storage';
import type { ModelPodOptions } from './model-pod-options';

/** Where inputs are, or results go: a shared volume, or a place in S3. */
export type BatchPlace = SharedMountOptions | ObjectPrefix;

/** A model over many inputs at once. */
export interface BatchInferenceProps extends ModelPodOptions {
  /** Its name; at most 52 characters, a hash of what it does follows. */
  readonly name: string;
  /**
   * Where inputs are: `INPUT_PREFIX`, a path or an `s3://` URL.
   * @default - the program knows
   */
  readonly input?: BatchPlace;
  /**
   * Where results go: `OUTPUT_PREFIX`, a path or an `s3://` URL. A part that failed is done again, so results of the same
   * part must have the same names.
   * @default - the program knows
   */
  readonly output?: BatchPlace;
  /**
   * Parts of the work: each pod is told the number of its own by `JOB_COMPLETION_INDEX`, from 0 on, and how many there are
   * by `PARTS`.
   * @default - one, without a number
   */
  readonly parts?: number;
  /**
   * Pods that work at once.
   * @default - as many as there are parts
   */
  readonly parallelism?: number;
  /**
   * Times that each part is tried again; what Kubernetes itself took away does not count.
   * @default 3
   */
  readonly retries?: number;
  /**
   * Seconds that it may take altogether.
   * @default - no limit
   */
  readonly deadlineSeconds?: number;
  /**
   * Seconds that it is kept after its end. A deployment that comes later runs it again: for who makes it once, by
   * `kubectl create` or in a workflow.
   * @default - kept until it is removed, so that it is done once for each content
   */
  readonly keptSeconds?: number;
  /**
   * The queue that it waits in.
   * @default - none: its pods start as soon as there is room
   */
  readonly queue?: IQueue;
  /**
   * How soon it is admitted among those that wait.
   * @default 'low'
   */
  readonly priority?: JobPriority;
}
