import type { k8s } from 'cdk8s-plus-29';
import type { ComputeMode } from '../core';

/** A taint that keeps pods off a pool's nodes unless they tolerate it. */
export interface PoolTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** The fields of a pod that decide where it runs. */
export type Placement = Pick<k8s.PodSpec, 'nodeSelector' | 'tolerations'>;

/** Nodes that workloads run on. The pool owns its taints, so no workload writes them itself. */
export interface INodePool {
  /** The pool's name. */
  readonly name: string;
  /** Who provides the nodes; decides their labels. */
  readonly compute: ComputeMode;
  /** What keeps other pods off. */
  readonly taints: readonly PoolTaint[];
  /** What a pod needs to run here, one for each taint. */
  readonly tolerations: readonly k8s.Toleration[];
  /** The label of this pool's nodes. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** The extended resource of the pool's accelerators, such as `nvidia.com/gpu`. */
  readonly acceleratorResource?: string;
  /** The pod with the pool's selector and tolerations beside its own. */
  place<Pod extends Placement>(pod: Pod): Pod;
}

const POOL_NAME_LABEL = 'karpenter.sh/nodepool';

/** The label of nodes that says how their capacity is paid for. */
export const CAPACITY_TYPE_LABEL = 'karpenter.sh/capacity-type';

/** A pool's name and taints, and what follows from them. */
export class PoolReference implements INodePool {
  readonly tolerations: readonly k8s.Toleration[];
  readonly nodeSelector: Readonly<Record<string, string>>;

  constructor(
    readonly name: string,
    readonly compute: ComputeMode,
    readonly taints: readonly PoolTaint[],
    readonly acceleratorResource?: string,
  ) {
    this.tolerations = taints.map(toToleration);
    this.nodeSelector = { [POOL_NAME_LABEL]: name };
  }

  place<Pod extends Placement>(pod: Pod): Pod {
    return {
      ...pod,
      nodeSelector: { ...pod.nodeSelector, ...this.nodeSelector },
      tolerations: [...(pod.tolerations ?? []), ...this.tolerations],
    };
  }
}

/**
 * The pools that EKS Auto Mode brings along; the cluster must switch them on.
 * https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html
 */
export const BUILT_IN_POOLS: Readonly<Record<'system' | 'general-purpose', INodePool>> = {
  system: new PoolReference('system', 'auto', [
    { key: 'CriticalAddonsOnly', effect: 'NoSchedule' },
  ]),
  'general-purpose': new PoolReference('general-purpose', 'auto', []),
};

function toToleration({ key, value, effect }: PoolTaint): k8s.Toleration {
  return value === undefined
    ? { key, operator: 'Exists', effect }
    : { key, operator: 'Equal', value, effect };
}
