import type { PoolCapacityType } from '../../../lib/catalogue';
import { CAPACITY_TYPE_LABEL, type INodePool, type Placement } from './pool-reference';

/** Where pods run. */
export interface NodeChoice {
  /**
   * The pool.
   * @default - any node that takes every pod
   */
  readonly pool?: INodePool;
  /**
   * How capacity is paid for, where the pool has several.
   * @default - as the pool prefers
   */
  readonly capacityType?: PoolCapacityType;
}

/** The pod with selector and tolerations of its nodes. */
export function placeOn<Pod extends Placement>(
  { pool, capacityType }: NodeChoice = {},
  pod: Pod,
): Pod {
  const bought: Pod =
    capacityType === undefined
      ? pod
      : { ...pod, nodeSelector: { ...pod.nodeSelector, [CAPACITY_TYPE_LABEL]: capacityType } };
  return pool === undefined ? bought : pool.place(bought);
}
