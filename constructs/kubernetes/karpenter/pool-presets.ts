import { POOL_PURCHASES, type PoolCapacityType, type PoolPurchase } from '../../../lib/catalogue';
import { NODE_POOL_PRESETS, type NodePoolPreset } from '../../../lib/config/choices';
import type { GpuSharing } from '../../../lib/values';
import { PLATFORM, type ComputeMode } from '../core';
import type { DisruptionOptions } from './disruption';
import type { InstanceRequirementsOptions } from './instance-requirements';
import type { INodeClass } from './node-class-selectors';
import type { NodePoolProps, PoolAcceleratorOptions, PoolLimitsOptions } from './node-pool-props';
import { PoolReference, type INodePool, type PoolTaint } from './pool-reference';

/** The kinds of pools that a machine-learning platform has. */
export type PoolPreset = NodePoolPreset;

/** What is left to decide about a preset. */
export interface PoolPresetOptions {
  /** Where and how instances start. `large-disk` wants one with a disk of 200Gi or more, `gpu-training` one with an EFA security group. */
  readonly nodeClass: INodeClass;
  /**
   * The pool's name.
   * @default - the preset's name
   */
  readonly name?: string;
  /**
   * Availability zones; `gpu-training` needs exactly one.
   * @default - those of the node class's subnets
   */
  readonly zones?: readonly string[];
  /**
   * The most CPU and memory of the pool.
   * @default - the preset's
   */
  readonly limits?: PoolLimitsOptions;
  /**
   * The most accelerators of the pool, for presets that have some.
   * @default - the preset's
   */
  readonly acceleratorLimit?: number;
  /**
   * The instances.
   * @default - the preset's
   */
  readonly instances?: InstanceRequirementsOptions;
  /**
   * How instances are paid for.
   * @default - the preset's
   */
  readonly capacityTypes?: readonly PoolCapacityType[];
  /**
   * Settings of disruption, each over the preset's.
   * @default - the preset's
   */
  readonly disruption?: DisruptionOptions;
  /**
   * The weight among pools, 1 to 100.
   * @default - the preset's
   */
  readonly weight?: number;
}

/** The label of nodes whose pods use EFA, for the plugin that offers it. */
export const EFA_NODES = { [`${PLATFORM}/efa`]: 'true' } as const;

/** How the nodes of a preset are treated; what they are is in the catalogue. */
interface PresetTreatment {
  readonly disruption: DisruptionOptions;
  /** Whether only pods that ask for this pool run here. */
  readonly exclusive: boolean;
  readonly weight?: number;
}

/** Nodes that a person or a long computation is on are never emptied for thrift. */
const WHEN_EMPTY: DisruptionOptions = { policy: 'WhenEmpty', consolidateAfter: '5m' };

const TREATMENTS: Readonly<Record<PoolPreset, PresetTreatment>> = {
  system: { disruption: { consolidateAfter: '5m' }, exclusive: true },
  general: { disruption: { consolidateAfter: '1m' }, exclusive: false, weight: 10 },
  notebooks: { disruption: WHEN_EMPTY, exclusive: true },
  batch: { disruption: { policy: 'WhenEmpty', consolidateAfter: '1m' }, exclusive: true },
  'gpu-inference': { disruption: WHEN_EMPTY, exclusive: true },
  'gpu-training': { disruption: { ...WHEN_EMPTY, consolidateAfter: '10m' }, exclusive: true },
  'large-disk': { disruption: { ...WHEN_EMPTY, consolidateAfter: '10m' }, exclusive: true },
  neuron: { disruption: WHEN_EMPTY, exclusive: true },
};

/**
 * The props of a preset: `new NodePool(this, 'Gpu', poolPreset('gpu-inference', { nodeClass }))`.
 *
 * A pool with accelerators is tainted with their resource's name, as tools expect; another exclusive
 * one with its own name. An EFA pool has both taints: its nodes are too large for a pod that wants
 * one GPU. It has `efa` set as well, so that it refuses to span zones.
 */
export function poolPreset(preset: PoolPreset, options: PoolPresetOptions): NodePoolProps {
  const purchase = POOL_PURCHASES[preset];
  const { disruption, weight } = TREATMENTS[preset];
  const { name = preset, limits = purchase.limits } = options;
  return {
    name,
    nodeClass: options.nodeClass,
    zones: options.zones,
    instances: options.instances ?? purchase.instances,
    limits: { cpu: limits.cpu, memory: limits.memory },
    accelerator: accelerators(purchase, options.acceleratorLimit),
    capacityTypes: options.capacityTypes ?? purchase.capacityTypes,
    taints: taintsOf(preset, name),
    labels: purchase.efa ? EFA_NODES : undefined,
    disruption: { ...disruption, ...options.disruption },
    weight: options.weight ?? weight,
    efa: purchase.efa,
  };
}

/** What of a pool is not as its preset says. */
export type PresetPoolOptions = Pick<PoolPresetOptions, 'instances'> & {
  /**
   * How several pods share one GPU.
   * @default - whole GPUs
   */
  readonly sharing?: GpuSharing;
};

/** A pool of a preset that another unit makes, to place pods on it. */
export function presetPool(
  preset: PoolPreset,
  name: string,
  compute: ComputeMode,
  { instances, sharing }: PresetPoolOptions = {},
): INodePool {
  const purchase = POOL_PURCHASES[preset];
  return new PoolReference(name, compute, taintsOf(preset, name) ?? [], {
    acceleratorResource: purchase.accelerator,
    sharing,
    efa: purchase.efa,
    instances: instances ?? purchase.instances,
  });
}

/** The names of all presets, in alphabetical order. */
export function poolPresets(): PoolPreset[] {
  return [...NODE_POOL_PRESETS].toSorted();
}

function accelerators(
  { accelerator, limits }: PoolPurchase,
  limit = limits.accelerators ?? 0,
): PoolAcceleratorOptions | undefined {
  return accelerator === undefined ? undefined : { resource: accelerator, limit };
}

function taintsOf(preset: PoolPreset, name: string): PoolTaint[] | undefined {
  if (!TREATMENTS[preset].exclusive) return undefined;
  const { accelerator: resource, efa = false } = POOL_PURCHASES[preset];
  const dedicated: PoolTaint = {
    key: `${PLATFORM}/dedicated`,
    value: name,
    effect: 'NoSchedule',
  };
  if (resource === undefined) return [dedicated];
  const accelerated: PoolTaint = { key: resource, effect: 'NoSchedule' };
  return efa ? [accelerated, dedicated] : [accelerated];
}
