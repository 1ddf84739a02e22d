import type { Environment } from '../config/schema';
import type { NodePoolPreset } from '../config/choices';
import { EXTENDED_RESOURCES } from '../values';
import { nodePools, type NodePoolContract } from './node-pools';

/** Amounts of resources by name. */
export type ResourceAmounts = Readonly<Record<string, string>>;

/** Nodes that no job takes. */
const RESERVED: readonly NodePoolPreset[] = ['system', 'notebooks'];

/** The pools that jobs share, general ones first, because a pod that fits there needs no other. */
export const queuedPools = (environment: Environment): NodePoolContract[] =>
  nodePools(environment)
    .filter(({ preset }) => !RESERVED.includes(preset))
    .toSorted((a, b) => Number(b.preset === 'general') - Number(a.preset === 'general'));

/** What all nodes of a pool may have together. */
export const poolAmounts = ({ limits, accelerator }: NodePoolContract): ResourceAmounts => ({
  cpu: limits.cpu,
  memory: limits.memory,
  ...(accelerator === undefined ? {} : { [accelerator]: String(limits.accelerators ?? 0) }),
});

/** What a team may use at once. */
export function teamAmounts({ quota }: Environment['teams'][string]): ResourceAmounts {
  return {
    cpu: quota.cpu,
    memory: quota.memory,
    [EXTENDED_RESOURCES.gpu]: String(quota.gpus),
    [EXTENDED_RESOURCES.neuron]: String(quota.neuronDevices),
  };
}

/** What of pools, those that jobs share, is guaranteed to a team, by the names of the pools. */
export function guaranteedAmounts(
  { queue: { guaranteed } }: Environment['teams'][string],
  pools: readonly NodePoolContract[],
): Readonly<Record<string, ResourceAmounts>> {
  return Object.fromEntries(
    Object.entries(guaranteed).map(([name, { cpu, memory, accelerators }]) => {
      const resource = pools.find((pool) => pool.name === name)?.accelerator;
      return [name, present({ cpu, memory, ...counted(resource, accelerators) })];
    }),
  );
}

const counted = (resource: string | undefined, count: number | undefined) =>
  resource === undefined || count === undefined ? {} : { [resource]: String(count) };

const present = (amounts: Readonly<Record<string, string | undefined>>): ResourceAmounts =>
  Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) =>
      amount === undefined ? [] : [[name, amount]],
    ),
  );
