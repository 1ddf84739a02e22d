import type { k8s } from 'cdk8s-plus-29';
import type { PoolCapacityType } from '../../../lib/catalogue';
import { CAPACITY_TYPE_LABEL, type INodePool } from './pool-reference';

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
export function placeOn({ pool, capacityType }: NodeChoice = {}, pod: k8s.PodSpec): k8s.PodSpec {
  const bought: k8s.PodSpec =
    capacityType === undefined
      ? pod
      : { ...pod, nodeSelector: { ...pod.nodeSelector, [CAPACITY_TYPE_LABEL]: capacityType } };
  return pool === undefined ? bought : pool.place(bought);
}
