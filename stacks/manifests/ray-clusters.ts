import type { NodeChoice } from '../../constructs/kubernetes/karpenter';
import type { RayWorkerGroup } from '../../constructs/kubernetes/ray';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { nodePools, type NodePoolContract } from '../../lib/contracts/node-pools';
import { ownImageName } from '../../lib/contracts/own-images';
import { AcceleratorRequest, EXTENDED_RESOURCES } from '../../lib/values';
import { platformImage } from './environment-facts';
import { poolNamed } from './node-pools';

/** The image of clusters: the one that is named, that of `images/ray` where it is built, or upstream’s. */
export function rayImage(environment: Environment): string {
  const named = environment.ray?.image;
  if (named !== undefined) return named;
  return environment.images.built.includes('ray')
    ? ownImageName(environment, 'ray')
    : platformImage(environment, IMAGES.ray);
}

/** The first pool of which something holds, to place pods on it. */
function nodesOf(environment: Environment, suits: (pool: NodePoolContract) => boolean): NodeChoice {
  const found = nodePools(environment).find(suits);
  return { pool: found && poolNamed(environment, found.name) };
}

/** Where heads run: general nodes, which are not spot ones. */
export function headNodes(environment: Environment): NodeChoice {
  return nodesOf(
    environment,
    ({ preset, capacityTypes }) => preset === 'general' && !capacityTypes.includes('spot'),
  );
}

/** Where workers run: the pool that is named, or the one that such workers are meant for. */
export const workerNodes = (environment: Environment, gpus: number, pool?: string): NodeChoice =>
  nodesOf(environment, poolFor(pool, gpus));

/** The groups of workers of a team’s cluster. */
export function workerGroups(environment: Environment): RayWorkerGroup[] {
  const workers = environment.ray?.cluster?.workers ?? {};
  return Object.entries(workers).map(([name, { cpu, memory, gpus, pool, min, max }]) => ({
    name,
    resources: { cpu, memory },
    accelerator: gpus === 0 ? undefined : AcceleratorRequest.gpu({ count: gpus }),
    nodes: workerNodes(environment, gpus, pool),
    min,
    max,
  }));
}

function poolFor(name: string | undefined, gpus: number): (pool: NodePoolContract) => boolean {
  if (name !== undefined) return (pool) => pool.name === name;
  if (gpus === 0) return ({ preset }) => preset === 'batch';
  return ({ accelerator, efa, sharing }) =>
    accelerator === EXTENDED_RESOURCES.gpu && !efa && sharing === undefined;
}
