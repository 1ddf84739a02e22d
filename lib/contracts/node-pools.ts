import {
  instanceFamilies,
  instanceTypesOf,
  POOL_PURCHASES,
  type InstanceType,
  type PoolCapacityType,
  type PoolPurchase,
} from '../catalogue';
import { sharesOf } from '../catalogue/gpu-sharing';
import { DEFAULT_NODE_DISK_GIB, FAST_NODE_DISK_GIB } from '../catalogue/node-disks';
import { isNodePoolPreset, type NodePoolPreset } from '../config/choices';
import type { Environment } from '../config/schema';
import { remembered } from '../remembered';
import { EXTENDED_RESOURCES, Quantity, type GpuSharing } from '../values';
import { hasOtherNodes } from './compute';
import { platformZones } from './zones';

/** A pool of nodes, with everything decided that the environment leaves to its preset. */
export interface NodePoolContract {
  readonly name: string;
  readonly preset: NodePoolPreset;
  readonly instances: PoolPurchase['instances'];
  /** The most that all nodes have together; of accelerators, as pods ask for them: shares, where GPUs are shared. */
  readonly limits: PoolPurchase['limits'];
  readonly capacityTypes: readonly PoolCapacityType[];
  /** Zones that nodes may run in; undefined for all of the platform's. */
  readonly zones?: readonly string[];
  /** Disk of a node, in GiB; undefined for the node class's default. */
  readonly diskGiB?: number;
  /** The extended resource of the accelerators, or of shares of them; undefined for pools without. */
  readonly accelerator?: PoolPurchase['accelerator'];
  /** How several pods share one GPU; undefined for whole GPUs. */
  readonly sharing?: GpuSharing;
  /** Whether nodes speak Elastic Fabric Adapter with each other, which does not cross zones. */
  readonly efa: boolean;
  /** Reservations and capacity blocks that nodes are taken from; undefined for none. */
  readonly capacityReservations?: Settings['capacityReservations'];
  /** Placement group of the nodes; undefined for none. */
  readonly placementGroup?: string;
  /** Whether layers of an image are pulled and unpacked at once. */
  readonly parallelImagePull: boolean;
  /** Images that each node pulls before a pod asks for them. */
  readonly prePull: readonly string[];
}

type Settings = Environment['nodePools'][string];

/** The pools of an environment, in the order it names them. Nearly everything asks. */
export const nodePools = remembered((environment: Environment): readonly NodePoolContract[] =>
  poolsOf(environment),
);

function poolsOf(environment: Environment): NodePoolContract[] {
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
  const purchase = POOL_PURCHASES[preset];
  const { instances, diskGiB, efa = false } = purchase;
  const { instanceFamilies: families } = settings;
  const pool = {
    instances: families === undefined ? instances : { families },
    sharing: sharingOf(settings),
  };
  return {
    ...pool,
    name,
    preset,
    limits: limitsOf(preset, settings, sharesPerGpu(pool)),
    capacityTypes: capacityTypesOf(settings, purchase),
    zones: settings.zones ?? (efa ? platformZones(environment).slice(0, 1) : undefined),
    diskGiB: settings.diskGiB ?? diskGiB,
    accelerator: purchase.accelerator,
    efa,
    capacityReservations: settings.capacityReservations,
    placementGroup: settings.placementGroup,
    parallelImagePull: settings.parallelImagePull ?? false,
    prePull: settings.prePull ?? [],
  };
}

/** Shares have the name of whole GPUs: Karpenter starts no node for another, which no instance type has. */
const sharingOf = ({ sharing }: Settings): GpuSharing | undefined =>
  sharing?.mode === 'mig' ? { ...sharing, strategy: 'single' } : sharing;

/** Who names reservations wants these, and pays for others only where they are named too. */
function capacityTypesOf(
  { capacityTypes, capacityReservations }: Settings,
  purchase: PoolPurchase,
): readonly PoolCapacityType[] {
  const preferred =
    capacityReservations === undefined ? purchase.capacityTypes : ['reserved' as const];
  return capacityTypes ?? preferred;
}

/** The preset's ceiling is of GPUs; that of a pool is of what pods ask for. */
function limitsOf(
  preset: NodePoolPreset,
  { limits: given }: Settings,
  shares: number,
): PoolPurchase['limits'] {
  const { limits } = POOL_PURCHASES[preset];
  const ours = limits.accelerators === undefined ? undefined : limits.accelerators * shares;
  return {
    cpu: given.cpu ?? limits.cpu,
    memory: given.memory ?? limits.memory,
    accelerators: given.accelerators ?? ours,
  };
}

/** Shares of one GPU, the most where cards differ; 1 for whole GPUs. */
function sharesPerGpu({
  instances,
  sharing,
}: Pick<NodePoolContract, 'instances' | 'sharing'>): number {
  if (sharing === undefined) return 1;
  const known = instanceFamilies();
  const types = familiesOf({ instances })
    .filter((family) => known.includes(family))
    .flatMap((family) => instanceTypesOf(family));
  return Math.max(
    1,
    ...types.map(({ accelerator }) => (accelerator ? sharesOf(accelerator, sharing) : 0)),
  );
}

/** The instance families that a pool may buy, of those in the catalogue. */
function familiesOf({ instances }: Pick<NodePoolContract, 'instances'>): readonly string[] {
  if ('families' in instances) return instances.families;
  const { categories, generationAbove } = instances;
  return instanceFamilies().filter((family) => {
    const [, category = '', generation = ''] = /^([a-z]+)(\d+)/.exec(family) ?? [];
    return categories.includes(category) && Number(generation) > generationAbove;
  });
}

/** What a pool may start, of what the catalogue knows: every pod of ours is of the architecture amd64. */
export function typesOf(pool: Pick<NodePoolContract, 'instances'>): InstanceType[] {
  const known = instanceFamilies();
  return familiesOf(pool)
    .filter((family) => known.includes(family))
    .flatMap((family) => instanceTypesOf(family))
    .filter(({ architecture }) => architecture === 'amd64');
}

/** Disk of a node, in GiB, whoever decided it. */
export const nodeDiskGiB = ({
  diskGiB,
  parallelImagePull,
}: Pick<NodePoolContract, 'diskGiB' | 'parallelImagePull'>): number =>
  diskGiB ?? (parallelImagePull ? FAST_NODE_DISK_GIB : DEFAULT_NODE_DISK_GIB);

/**
 * The first pool for jobs: without GPUs the one for batches; with some, one of whole GPUs that is not kept for jobs which
 * span its nodes. Undefined where there is none.
 */
export const jobPool = (environment: Environment, gpus: number): NodePoolContract | undefined =>
  nodePools(environment).find(({ preset, accelerator, efa, sharing }) =>
    gpus === 0
      ? preset === 'batch'
      : accelerator === EXTENDED_RESOURCES.gpu && !efa && sharing === undefined,
  );

/** The pool that heads of Ray run in: general nodes, which are not spot ones. Undefined where there is none. */
export const rayHeadPool = (environment: Environment): NodePoolContract | undefined =>
  nodePools(environment).find(
    ({ preset, capacityTypes }) => preset === 'general' && !capacityTypes.includes('spot'),
  );

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
  if (hasOtherNodes(environment)) return [];
  return nodePools(environment).map((pool) => ({
    name: pool.name,
    instanceFamilies: familiesOf(pool),
    capacityTypes: pool.capacityTypes,
    maxVCpus: Quantity.cpu(pool.limits.cpu).toNumber(),
    maxAccelerators: gpusOf(pool),
  }));
}

/** Cards behind the shares that a pool may have. */
const gpusOf = (pool: NodePoolContract): number | undefined =>
  pool.limits.accelerators && Math.ceil(pool.limits.accelerators / sharesPerGpu(pool));
