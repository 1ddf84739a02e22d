import type { IConstruct } from 'constructs';
import { POOL_PURCHASES } from '../../../lib/catalogue';
import {
  cpuDemand,
  deviceDemand,
  deviceMemory,
  listed,
  memoryDemand,
} from '../../../lib/catalogue/node-demands';
import { misfit, type Demand } from '../../../lib/catalogue/node-fit';
import { NODE_POOL_PRESETS } from '../../../lib/config/choices';
import { ValidationError } from '../../../lib/errors';
import { EXTENDED_RESOURCES, ValueError, type AcceleratorRequest } from '../../../lib/values';
import type { ContainerResourcesOptions } from '../core';
import { described } from './gpu-shares';
import type { PoolOffer } from './pool-offer';

/** What the containers of a pod that run at once request together. */
export type PodAmounts = Pick<ContainerResourcesOptions, 'cpu' | 'memory' | 'accelerators'>;

/** Resource names and amounts of devices, after `PoolReference.request`. */
export function requestDevices(
  pool: PoolOffer,
  requests: readonly AcceleratorRequest[],
): Readonly<Record<string, string>> {
  for (const request of requests) assertOffered(pool, request);
  const demands = requests.flatMap(demandsOf);
  const problem = misfit(pool.instanceTypes ?? [], demands);
  if (problem !== undefined) {
    throw new ValueError(
      `no instance type of pool '${pool.name}' has ${listed(demands)}: ${problem}`,
    );
  }
  return Object.fromEntries(requests.flatMap((request) => Object.entries(request.toResources())));
}

/**
 * Throws a ValidationError where no instance type that the pool may start carries a pod: it would wait for
 * ever. It names the largest amounts and the smallest change. Pools of whose instances nothing is known
 * carry each. What DaemonSets take of a node is not counted.
 */
export function assertFits(
  scope: IConstruct,
  property: string,
  pool: PoolOffer,
  pod: PodAmounts,
): void {
  const { cpu, memory, accelerators = {} } = pod;
  for (const resource of Object.keys(accelerators)) {
    if (isOffered(pool, resource)) continue;
    throw new ValidationError(
      scope,
      `'${property}' must not ask for ${resource} on pool '${pool.name}', which has ${pool.acceleratorResource ?? 'no devices'}; ask for that, or choose another pool`,
    );
  }
  const demands = [
    cpuDemand(cpu),
    memoryDemand(memory),
    ...Object.entries(accelerators).map(([resource, count]) =>
      deviceDemand(pool.sharing, resource, Number(count)),
    ),
  ];
  const problem = misfit(pool.instanceTypes ?? [], demands);
  if (problem === undefined) return;
  throw new ValidationError(
    scope,
    `'${property}' must fit one node of pool '${pool.name}', got ${listed(demands)}: ${problem}`,
  );
}

const isOffered = (pool: PoolOffer, resource: string): boolean =>
  resource === EXTENDED_RESOURCES.efa ? pool.efa : resource === pool.acceleratorResource;

const DEVICES = { nvidia: 'NVIDIA GPUs', neuron: 'Neuron devices', efa: 'EFA interfaces' } as const;

function assertOffered(pool: PoolOffer, request: AcceleratorRequest): void {
  const isThere =
    request.kind === 'efa' ? pool.efa : kindOf(pool.acceleratorResource) === request.kind;
  if (!isThere) {
    throw new ValueError(
      `pool '${pool.name}' has no ${DEVICES[request.kind]}, got a request for ${request.toString()}; choose a pool of the preset ${presetsWith(request.kind).join(' or ')}`,
    );
  }
  if (request.kind !== 'nvidia' || request.isSharedAs(pool.sharing)) return;
  throw new ValueError(
    `pool '${pool.name}' offers ${described(pool.sharing)}, got a request for ${described(request.sharing)}; ask for what it offers, or choose a pool with ${described(request.sharing)}`,
  );
}

function kindOf(resource: string | undefined): AcceleratorRequest['kind'] | undefined {
  if (resource === EXTENDED_RESOURCES.neuron) return 'neuron';
  return resource?.startsWith('nvidia.com/') ? 'nvidia' : undefined;
}

const presetsWith = (kind: AcceleratorRequest['kind']): string[] =>
  NODE_POOL_PRESETS.filter((preset) => {
    const { accelerator, efa = false } = POOL_PURCHASES[preset];
    return kind === 'efa' ? efa : kindOf(accelerator) === kind;
  });

const demandsOf = (request: AcceleratorRequest): Demand[] => [
  deviceDemand(request.sharing, request.resourceName, request.count),
  ...(request.minMemoryGiB === undefined ? [] : [deviceMemory(request, request.minMemoryGiB)]),
];
