import { fits, instanceFamilies, instanceTypesOf, type InstanceType } from '../../catalogue';
import { familiesOf, type NodePoolContract } from '../../contracts/node-pools';
import { AcceleratorRequest, EXTENDED_RESOURCES, Quantity } from '../../values';
import type { Violation } from '../violation';
import { accepted, when } from './check';

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
 * One node of its pool is large enough for a pod; else it waits for ever. Amounts that are none, and GPUs of a
 * pool without, are reported elsewhere.
 */
export function fitsNode(
  path: string,
  amounts: NodeAmounts,
  pool: NodePoolContract | undefined,
): Violation[] {
  if (pool === undefined || isOfOtherDevices(amounts, pool)) return [];
  const types = typesOf(pool);
  const request = accepted(() => requestOf(amounts, pool));
  if (request === undefined || types.length === 0) return [];
  return when(fits(request, types).length === 0, {
    path,
    problem: `must fit one node of pool '${pool.name}', got ${described(amounts)}; the largest has ${largest(types)}: ask for less, or name another pool`,
  });
}

const isOfOtherDevices = ({ gpus = 0 }: NodeAmounts, { accelerator }: NodePoolContract): boolean =>
  gpus > 0 && accelerator !== EXTENDED_RESOURCES.gpu;

const typesOf = (pool: NodePoolContract): InstanceType[] => {
  const known = instanceFamilies();
  return familiesOf(pool)
    .filter((family) => known.includes(family))
    .flatMap((family) => instanceTypesOf(family));
};

const requestOf = ({ cpu, memory, gpus = 0 }: NodeAmounts, { sharing }: NodePoolContract) => ({
  cpu: Quantity.cpu(cpu),
  memory: Quantity.memory(memory),
  accelerators: gpus === 0 ? [] : [AcceleratorRequest.gpu({ count: gpus, sharing })],
  architecture: 'amd64' as const,
});

const described = ({ cpu, memory, gpus = 0 }: NodeAmounts): string =>
  [`${cpu} CPU`, memory, ...(gpus === 0 ? [] : [`${gpus} x ${EXTENDED_RESOURCES.gpu}`])].join(', ');

const largest = (types: readonly InstanceType[]): string => {
  const most = (amount: (type: InstanceType) => number): number =>
    Math.floor(Math.max(...types.map(amount)));
  const gpus = most(({ accelerator }) => accelerator?.count ?? 0);
  return [
    `${most(({ allocatable }) => allocatable.cpu.toNumber())} CPU`,
    `${most(({ allocatable }) => allocatable.memory.toMebibytes() / 1024)}Gi`,
    ...(gpus === 0 ? [] : [`${gpus} x ${EXTENDED_RESOURCES.gpu}`]),
  ].join(', ');
};
