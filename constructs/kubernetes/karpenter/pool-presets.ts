import { PLATFORM } from '../core';
import type { DisruptionOptions } from './disruption';
import type { CapacityType, InstanceRequirementsOptions } from './instance-requirements';
import type { INodeClass } from './node-class-selectors';
import type { NodePoolProps, PoolLimitsOptions } from './node-pool-props';
import type { PoolTaint } from './pool-reference';

/** The kinds of pools that a machine-learning platform has. */
export type PoolPreset =
  | 'system'
  | 'general'
  | 'notebooks'
  | 'batch'
  | 'gpu-inference'
  | 'gpu-training'
  | 'large-disk'
  | 'neuron';

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
  readonly capacityTypes?: readonly CapacityType[];
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

interface PresetData {
  readonly instances: InstanceRequirementsOptions;
  readonly limits: PoolLimitsOptions;
  readonly capacityTypes: readonly CapacityType[];
  readonly disruption: DisruptionOptions;
  readonly accelerator?: { readonly resource: string; readonly limit: number };
  /** Whether only pods that ask for this pool run here. */
  readonly exclusive: boolean;
  readonly efa?: boolean;
  readonly weight?: number;
}

/** Fifth generation and newer, as EKS's own pools. */
const MODERN: InstanceRequirementsOptions = { categories: ['c', 'm', 'r'], generationAbove: 4 };

const NVIDIA = 'nvidia.com/gpu';
const NEURON = 'aws.amazon.com/neuron';

/** Nodes that a person or a long computation is on are never emptied for thrift. */
const WHEN_EMPTY: DisruptionOptions = { policy: 'WhenEmpty', consolidateAfter: '5m' };

const PRESETS: Readonly<Record<PoolPreset, PresetData>> = {
  system: {
    instances: MODERN,
    limits: { cpu: '64', memory: '256Gi' },
    capacityTypes: ['on-demand'],
    disruption: { consolidateAfter: '5m' },
    exclusive: true,
  },
  general: {
    instances: MODERN,
    limits: { cpu: '200', memory: '800Gi' },
    capacityTypes: ['on-demand'],
    disruption: { consolidateAfter: '1m' },
    exclusive: false,
    weight: 10,
  },
  notebooks: {
    instances: MODERN,
    limits: { cpu: '200', memory: '1600Gi' },
    capacityTypes: ['on-demand'],
    disruption: WHEN_EMPTY,
    exclusive: true,
  },
  batch: {
    instances: MODERN,
    limits: { cpu: '500', memory: '2000Gi' },
    capacityTypes: ['spot', 'on-demand'],
    disruption: { policy: 'WhenEmpty', consolidateAfter: '1m' },
    exclusive: true,
  },
  'gpu-inference': {
    instances: { families: ['g5', 'g6', 'g6e'] },
    limits: { cpu: '384', memory: '1536Gi' },
    capacityTypes: ['on-demand'],
    disruption: WHEN_EMPTY,
    accelerator: { resource: NVIDIA, limit: 8 },
    exclusive: true,
  },
  'gpu-training': {
    instances: { families: ['p4d', 'p5', 'p5en'] },
    limits: { cpu: '768', memory: '8Ti' },
    capacityTypes: ['reserved', 'on-demand'],
    disruption: { ...WHEN_EMPTY, consolidateAfter: '10m' },
    accelerator: { resource: NVIDIA, limit: 16 },
    exclusive: true,
    efa: true,
  },
  'large-disk': {
    instances: { ...MODERN, cpus: [4, 8, 16, 32] },
    limits: { cpu: '200', memory: '800Gi' },
    capacityTypes: ['on-demand'],
    disruption: { ...WHEN_EMPTY, consolidateAfter: '10m' },
    exclusive: true,
  },
  neuron: {
    instances: { families: ['inf2', 'trn1'] },
    limits: { cpu: '384', memory: '1536Gi' },
    capacityTypes: ['on-demand'],
    disruption: WHEN_EMPTY,
    accelerator: { resource: NEURON, limit: 16 },
    exclusive: true,
  },
};

/**
 * The props of a preset: `new NodePool(this, 'Gpu', poolPreset('gpu-inference', { nodeClass }))`.
 *
 * A pool with accelerators is tainted with their resource's name, as tools expect; another exclusive
 * one with its own name. EFA pools have `efa` set, so that they refuse to span zones.
 */
export function poolPreset(preset: PoolPreset, options: PoolPresetOptions): NodePoolProps {
  const data = PRESETS[preset];
  const { name = preset, acceleratorLimit } = options;
  const { accelerator, efa } = data;
  return {
    name,
    nodeClass: options.nodeClass,
    zones: options.zones,
    instances: options.instances ?? data.instances,
    limits: options.limits ?? data.limits,
    accelerator: accelerator && {
      resource: accelerator.resource,
      limit: acceleratorLimit ?? accelerator.limit,
    },
    capacityTypes: options.capacityTypes ?? data.capacityTypes,
    taints: data.exclusive ? [taintOf(name, accelerator?.resource)] : undefined,
    disruption: { ...data.disruption, ...options.disruption },
    weight: options.weight ?? data.weight,
    efa,
  };
}

/** The names of all presets, in alphabetical order. */
export function poolPresets(): PoolPreset[] {
  return [
    'batch',
    'general',
    'gpu-inference',
    'gpu-training',
    'large-disk',
    'neuron',
    'notebooks',
    'system',
  ];
}

function taintOf(name: string, acceleratorResource: string | undefined): PoolTaint {
  return acceleratorResource === undefined
    ? { key: `${PLATFORM}/dedicated`, value: name, effect: 'NoSchedule' }
    : { key: acceleratorResource, effect: 'NoSchedule' };
}
