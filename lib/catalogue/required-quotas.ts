import { ec2Quota } from './ec2-quotas';
import type { Ec2Quota } from './ec2-quotas';
import { instanceTypesOf } from './instance-types';
import type { PoolCapacityType } from './pool-presets';
import { ValueError } from '../values';

/** What of a node pool counts against quotas. */
export interface QuotaPool {
  /** Name of the pool, for messages. */
  readonly name: string;
  /** Instance families its nodes are chosen from, such as `g6e`. */
  readonly instanceFamilies: readonly string[];
  /** How its capacity is bought. Reserved capacity counts as on-demand. */
  readonly capacityTypes: readonly PoolCapacityType[];
  /** vCPUs that all its nodes may have together. */
  readonly maxVCpus?: number;
  /** GPUs or Neuron devices that all its nodes may have together. */
  readonly maxAccelerators?: number;
}

/** A quota and what the pools need of it. */
export interface RequiredQuota {
  /** Code under the service code `ec2`. */
  readonly code: string;
  /** Name as the console shows it. */
  readonly name: string;
  /** vCPUs needed when every pool is at its limit. */
  readonly vCpus: number;
  /** Pools that need it. */
  readonly pools: readonly string[];
}

/**
 * The EC2 quotas that pools need at their limits, in the order of the first pool that needs each.
 *
 * A pool that may buy spot and on-demand needs its limit of both, since either may have to carry it alone.
 * Families without a known quota are left out. Throws a ValueError for a pool without a limit.
 */
export function requiredQuotas(pools: readonly QuotaPool[]): RequiredQuota[] {
  const totals = new Map<string, RequiredQuota>();
  for (const pool of pools) {
    for (const { quota, vCpus } of needsOf(pool).values()) {
      const before = totals.get(quota.code);
      totals.set(quota.code, {
        code: quota.code,
        name: quota.name,
        vCpus: vCpus + (before?.vCpus ?? 0),
        pools: [...(before?.pools ?? []), pool.name],
      });
    }
  }
  return [...totals.values()];
}

interface Need {
  readonly quota: Ec2Quota;
  readonly vCpus: number;
}

/** What one pool needs of each quota: the most that any of its families could take. */
function needsOf(pool: QuotaPool): Map<string, Need> {
  const needs = new Map<string, Need>();
  for (const family of pool.instanceFamilies) {
    const limit = limitOf(pool, family);
    for (const quota of quotasOf(pool, family)) {
      const vCpus = Math.max(limit, needs.get(quota.code)?.vCpus ?? 0);
      needs.set(quota.code, { quota, vCpus });
    }
  }
  return needs;
}

function quotasOf({ capacityTypes }: QuotaPool, family: string): Ec2Quota[] {
  const bought = new Set(capacityTypes.map((type) => (type === 'reserved' ? 'on-demand' : type)));
  return [...bought].map((type) => ec2Quota(family, type)).filter((quota) => quota !== undefined);
}

/** vCPUs of a family when the pool is full: its vCPU limit, or what its accelerators come with, if less. */
function limitOf({ name, maxVCpus, maxAccelerators }: QuotaPool, family: string): number {
  const perAccelerator = vCpusPerAccelerator(family);
  const byAccelerators =
    maxAccelerators === undefined || perAccelerator === 0
      ? undefined
      : Math.ceil(maxAccelerators * perAccelerator);
  const limits = [maxVCpus, byAccelerators].filter((limit) => limit !== undefined);
  if (limits.length === 0) {
    throw new ValueError(
      `node pool '${name}' has no limit for family '${family}'; give it 'maxVCpus', or 'maxAccelerators' where all its families have accelerators`,
    );
  }
  return Math.min(...limits);
}

/** The most vCPUs that come with one accelerator in a family; 0 for a family without. */
function vCpusPerAccelerator(family: string): number {
  const ratios = instanceTypesOf(family).map(({ vCpus, accelerator }) =>
    accelerator ? vCpus / accelerator.count : 0,
  );
  return Math.max(...ratios);
}
