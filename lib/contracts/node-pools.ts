import {
  instanceFamilies,
  POOL_PURCHASES,
  type PoolCapacityType,
  type PoolPurchase,
} from '../catalogue';
import { Quantity } from '../values';
import { isNodePoolPreset, type NodePoolPreset } from '../config/choices';
import type { Environment } from '../config/schema';
import { platformZones } from './zones';

/** A pool of nodes, with everything decided that the environment leaves to its preset. */
export interface NodePoolContract {
  readonly name: string;
  readonly preset: NodePoolPreset;
  readonly instances: PoolPurchase['instances'];
  readonly limits: PoolPurchase['limits'];
  readonly capacityTypes: readonly PoolCapacityType[];
  /** Zones that nodes may run in; undefined for all of the platform's. */
  readonly zones?: readonly string[];
  /** Disk of a node, in GiB; undefined for the node class's default. */
  readonly diskGiB?: number;
}

/** Disk of a node that pulls images of ten gigabytes and more. */
const LARGE_DISK_GIB = 300;
const LARGE_DISK_PRESETS: readonly NodePoolPreset[] = [
  'large-disk',
  'gpu-inference',
  'gpu-training',
  'neuron',
];

/** The pools of an environment, in the order it names them. */
export function nodePools(environment: Environment): NodePoolContract[] {
  return Object.entries(environment.nodePools).flatMap(([name, settings]) => {
    const preset = settings.preset ?? name;
    return isNodePoolPreset(preset) ? [nodePool(environment, name, preset)] : [];
  });
}

function nodePool(
  environment: Environment,
  name: string,
  preset: NodePoolPreset,
): NodePoolContract {
  const settings = environment.nodePools[name] ?? { limits: {} };
  const { instances, capacityTypes } = POOL_PURCHASES[preset];
  const { instanceFamilies: families } = settings;
  return {
    name,
    preset,
    instances: families === undefined ? instances : { families },
    limits: limitsOf(preset, settings.limits),
    capacityTypes: settings.capacityTypes ?? capacityTypes,
    zones: settings.zones ?? zonesOf(environment, preset),
    diskGiB: settings.diskGiB ?? (LARGE_DISK_PRESETS.includes(preset) ? LARGE_DISK_GIB : undefined),
  };
}

function limitsOf(
  preset: NodePoolPreset,
  given: Environment['nodePools'][string]['limits'],
): PoolPurchase['limits'] {
  const { limits } = POOL_PURCHASES[preset];
  return {
    cpu: given.cpu ?? limits.cpu,
    memory: given.memory ?? limits.memory,
    accelerators: given.accelerators ?? limits.accelerators,
  };
}

/** EFA traffic does not cross zones; every other pool may use all of them. */
const zonesOf = (environment: Environment, preset: NodePoolPreset) =>
  preset === 'gpu-training' ? platformZones(environment).slice(0, 1) : undefined;

/** The instance families that a pool may buy, of those in the catalogue. */
function familiesOf({ instances }: NodePoolContract): readonly string[] {
  if ('families' in instances) return instances.families;
  const { categories, generationAbove } = instances;
  return instanceFamilies().filter((family) => {
    const [, category = '', generation = ''] = /^([a-z]+)(\d+)/.exec(family) ?? [];
    return categories.includes(category) && Number(generation) > generationAbove;
  });
}

/** What of a pool counts against the account's EC2 quotas. */
export interface QuotaPoolContract {
  readonly name: string;
  readonly instanceFamilies: readonly string[];
  readonly capacityTypes: readonly PoolCapacityType[];
  /** vCPUs that all nodes may have together. */
  readonly maxVCpus: number;
  /** GPUs or Neuron devices that all nodes may have together; undefined for pools without. */
  readonly maxAccelerators?: number;
}

/** What the pools of an environment count against EC2 quotas; none where other software makes the nodes. */
export function quotaPools(environment: Environment): QuotaPoolContract[] {
  const { cluster } = environment;
  if ('existing' in cluster && cluster.existing.compute === 'other') return [];
  return nodePools(environment).map((pool) => ({
    name: pool.name,
    instanceFamilies: familiesOf(pool),
    capacityTypes: pool.capacityTypes,
    maxVCpus: Quantity.cpu(pool.limits.cpu).toNumber(),
    maxAccelerators: pool.limits.accelerators,
  }));
}
