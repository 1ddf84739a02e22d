import {
  instanceFamilies,
  POOL_PURCHASES,
  type PoolCapacityType,
  type PoolPurchase,
} from '../catalogue';
import { isNodePoolPreset, type NodePoolPreset } from '../config/choices';
import type { Environment } from '../config/schema';
import { Quantity } from '../values';
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
  /** The extended resource of the accelerators; undefined for pools without. */
  readonly accelerator?: PoolPurchase['accelerator'];
  /** Whether nodes speak Elastic Fabric Adapter with each other, which does not cross zones. */
  readonly efa: boolean;
}

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
  const { instances, capacityTypes, diskGiB, accelerator, efa = false } = POOL_PURCHASES[preset];
  const { instanceFamilies: families } = settings;
  return {
    name,
    preset,
    instances: families === undefined ? instances : { families },
    limits: limitsOf(preset, settings.limits),
    capacityTypes: settings.capacityTypes ?? capacityTypes,
    zones: settings.zones ?? (efa ? platformZones(environment).slice(0, 1) : undefined),
    diskGiB: settings.diskGiB ?? diskGiB,
    accelerator,
    efa,
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
