import { cpuDemand, deviceDemand, listed, memoryDemand } from '../../catalogue/node-demands';
import { misfit } from '../../catalogue/node-fit';
import { hasOtherNodes } from '../../contracts/compute';
import { nodePools, typesOf, type NodePoolContract } from '../../contracts/node-pools';
import { EXTENDED_RESOURCES } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, when } from './check';

/**
 * A pool by its name. Of the one that is the default there may be none, and any node does; every other name is meant.
 * Nodes of other software have no pools that are known here.
 */
export function poolOrAny(
  environment: Environment,
  path: string,
  pool: string | undefined,
  byDefault: string,
): Violation[] {
  const names = nodePools(environment).map(({ name }) => name);
  const isMeant = pool !== byDefault && !hasOtherNodes(environment);
  return when(isMeant && pool !== undefined && !names.includes(pool), {
    path,
    got: pool,
    problem: `must be one of 'nodePools': ${names.join(', ') || 'there is none'}`,
  });
}

/** Nodes of other software are in no pool of ours. */
export const noPoolOfOthers = (
  environment: Environment,
  path: string,
  pool: string | undefined,
): Violation[] =>
  when(hasOtherNodes(environment) && pool !== undefined, {
    path,
    got: pool,
    problem:
      'must be left out, because other software makes the nodes, whose pools are not known here',
  });

/** Nodes refuse a pod that wants several time slices or shares of MPS: they are of one card. */
export function oneShare(
  path: string,
  count: number,
  pool: NodePoolContract | undefined,
): Violation[] {
  const { name = '', sharing } = pool ?? {};
  if (sharing === undefined || sharing.mode === 'mig') return [];
  return when(count > 1, {
    path,
    got: String(count),
    problem: `must be 1 on pool '${name}', whose GPUs are shared by ${sharing.mode}: more shares give no more compute; choose a pool of whole GPUs`,
  });
}

/** What a pod asks of a node. */
export interface NodeAmounts {
  readonly cpu: string;
  readonly memory: string;
  /**
   * GPUs, as the pool offers them.
   * @default 0
   */
  readonly gpus?: number;
}

/**
 * One node of its pool is large enough for a pod; else it waits for ever. Amounts that are none, and GPUs of a pool
 * without, are reported elsewhere.
 */
export function fitsNode(
  path: string,
  amounts: NodeAmounts,
  pool: NodePoolContract | undefined,
): Violation[] {
  if (pool === undefined || isOfOtherDevices(amounts, pool)) return [];
  const demands = accepted(() => demandsOf(amounts, pool)) ?? [];
  const problem = misfit(typesOf(pool), demands);
  if (problem === undefined) return [];
  return [
    {
      path,
      problem: `must fit one node of pool '${pool.name}', got ${listed(demands)}: ${problem}`,
    },
  ];
}

const isOfOtherDevices = ({ gpus = 0 }: NodeAmounts, { accelerator }: NodePoolContract): boolean =>
  gpus > 0 && accelerator !== EXTENDED_RESOURCES.gpu;

const demandsOf = ({ cpu, memory, gpus = 0 }: NodeAmounts, { sharing }: NodePoolContract) => [
  cpuDemand(cpu),
  memoryDemand(memory),
  ...(gpus === 0 ? [] : [deviceDemand(sharing, EXTENDED_RESOURCES.gpu, gpus)]),
];
