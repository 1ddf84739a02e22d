import type { InstanceType } from '../../../lib/catalogue';
import type { GpuSharing } from '../../../lib/values';

/** What the nodes of a pool have for pods. */
export interface PoolOffer {
  /** The pool's name. */
  readonly name: string;
  /** The extended resource of the pool's accelerators, such as `nvidia.com/gpu`. */
  readonly acceleratorResource?: string;
  /** How several pods share one GPU; undefined for whole GPUs. */
  readonly sharing?: GpuSharing;
  /** Whether pods of several nodes can use EFA. */
  readonly efa: boolean;
  /** The instance types that the pool may start; undefined where they are not known. */
  readonly instanceTypes?: readonly InstanceType[];
}
