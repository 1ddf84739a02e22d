import type { k8s } from 'cdk8s-plus-29';
import type { Architecture, InstanceType } from '../../../lib/catalogue';
import type { AcceleratorRequest, GpuSharing } from '../../../lib/values';
import type { ComputeMode } from '../core';
import type { InstanceRequirementsOptions } from './instance-requirements';
import { requestDevices } from './pool-demands';
import { poolInstanceTypes } from './pool-instances';
import type { PoolOffer } from './pool-offer';

/** A taint that keeps pods off a pool's nodes unless they tolerate it. */
export interface PoolTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** The fields of a pod that decide where it runs. */
export type Placement = Pick<k8s.PodSpec, 'nodeSelector' | 'tolerations'>;

/** Nodes that workloads run on. The pool owns its taints, so no workload writes them itself. */
export interface INodePool extends PoolOffer {
  /** Who provides the nodes; decides their labels. */
  readonly compute: ComputeMode;
  /** What keeps other pods off. */
  readonly taints: readonly PoolTaint[];
  /** What a pod needs to run here, one for each taint. */
  readonly tolerations: readonly k8s.Toleration[];
  /** The label of this pool's nodes. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /**
   * The devices that a container takes of one node, GPUs and EFA interfaces together, for `accelerators` of
   * its resources: `pool.request(AcceleratorRequest.gpu({ count: 2 }))`.
   *
   * Throws a ValueError where the pool has no such devices, shares them in another way, or starts no instance
   * that has so many; it names the smallest change that would help.
   */
  request(...accelerators: readonly AcceleratorRequest[]): Readonly<Record<string, string>>;
  /** The pod with the pool's selector and tolerations beside its own. */
  place<Pod extends Placement>(pod: Pod): Pod;
}

const POOL_NAME_LABEL = 'karpenter.sh/nodepool';

/** The label of nodes that says how their capacity is paid for. */
export const CAPACITY_TYPE_LABEL = 'karpenter.sh/capacity-type';

/** What the nodes of a pool have. */
export interface PoolNodesOptions {
  /**
   * The extended resource of the accelerators.
   * @default - none
   */
  readonly acceleratorResource?: string;
  /**
   * How several pods share one GPU.
   * @default - whole GPUs
   */
  readonly sharing?: GpuSharing;
  /**
   * Whether pods of several nodes can use EFA.
   * @default false
   */
  readonly efa?: boolean;
  /**
   * The instances that the pool may start.
   * @default - not known
   */
  readonly instances?: InstanceRequirementsOptions;
  /**
   * Their architectures.
   * @default - amd64
   */
  readonly architectures?: readonly Architecture[];
}

/** A pool's name, taints and nodes, and what follows from them. */
export class PoolReference implements INodePool {
  readonly tolerations: readonly k8s.Toleration[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly acceleratorResource?: string;
  readonly sharing?: GpuSharing;
  readonly efa: boolean;

  constructor(
    readonly name: string,
    readonly compute: ComputeMode,
    readonly taints: readonly PoolTaint[],
    private readonly nodes: PoolNodesOptions = {},
  ) {
    this.tolerations = taints.map(toToleration);
    this.nodeSelector = { [POOL_NAME_LABEL]: name };
    this.acceleratorResource = nodes.acceleratorResource;
    this.sharing = nodes.sharing;
    this.efa = nodes.efa ?? false;
  }

  get instanceTypes(): readonly InstanceType[] | undefined {
    const { instances, architectures } = this.nodes;
    return instances && poolInstanceTypes(instances, architectures);
  }

  request(...accelerators: readonly AcceleratorRequest[]): Readonly<Record<string, string>> {
    return requestDevices(this, accelerators);
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
