import type { Architecture, PoolCapacityType } from '../../../lib/catalogue';
import type { Labels } from '../core';
import type { DisruptionOptions } from './disruption';
import type { InstanceRequirementsOptions } from './instance-requirements';
import type { INodeClass } from './node-class-selectors';
import type { PoolTaint } from './pool-reference';

/** The accelerators of a pool, and how many of them it may have: the ceiling of its cost. */
export interface PoolAcceleratorOptions {
  /** The extended resource, such as `nvidia.com/gpu` or `aws.amazon.com/neuron`. */
  readonly resource: string;
  /** The most devices in all nodes of the pool together, as Karpenter counts them: shares, where its class shares GPUs. */
  readonly limit: number;
}

/** The most that all nodes of a pool have together. Mandatory: without it a mistake is paid for by the hour. */
export interface PoolLimitsOptions {
  /** CPUs, such as `200`. */
  readonly cpu: string;
  /** Memory, such as `800Gi`. */
  readonly memory: string;
}

/** Nodes of one kind. */
export interface NodePoolProps {
  /** The pool's name. */
  readonly name: string;
  /** Where and how instances start; also decides between EKS Auto Mode and Karpenter. */
  readonly nodeClass: INodeClass;
  /** The instances it may start. */
  readonly instances: InstanceRequirementsOptions;
  /** The most it may have. */
  readonly limits: PoolLimitsOptions;
  /**
   * Its accelerators; with them, the most of those.
   * @default - none
   */
  readonly accelerator?: PoolAcceleratorOptions;
  /**
   * How instances are paid for; the cheapest that is to be had is taken, reserved ones first.
   * @default - on-demand
   */
  readonly capacityTypes?: readonly PoolCapacityType[];
  /**
   * Architectures; images must exist for all of them.
   * @default - amd64
   */
  readonly architectures?: readonly Architecture[];
  /**
   * Availability zones, such as `eu-west-1a`.
   * @default - those of the node class's subnets
   */
  readonly zones?: readonly string[];
  /**
   * What keeps other pods off. Pods that belong here take the tolerations from the pool.
   * @default - none: any pod may run here
   */
  readonly taints?: readonly PoolTaint[];
  /**
   * Taints that something removes from a node once it is ready.
   * @default - none
   */
  readonly startupTaints?: readonly PoolTaint[];
  /**
   * Labels of the nodes, beside the pool's own.
   * @default - none
   */
  readonly labels?: Labels;
  /**
   * When nodes are removed and replaced.
   * @default - consolidation after 1m, 10 % at once, replaced after 336h
   */
  readonly disruption?: DisruptionOptions;
  /**
   * The pool with the higher weight is tried first, 1 to 100.
   * @default - none: after all pools with a weight
   */
  readonly weight?: number;
  /**
   * Whether pods use Elastic Fabric Adapter between nodes; needs exactly one zone.
   * @default false
   */
  readonly efa?: boolean;
}
