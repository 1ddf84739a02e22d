import type { NodeChoice } from '../../constructs/kubernetes/karpenter';
import type { RayWorkerGroup } from '../../constructs/kubernetes/ray';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { rayHeadPool } from '../../lib/contracts/node-pools';
import { ownImageName } from '../../lib/contracts/own-images';
import { AcceleratorRequest } from '../../lib/values';
import { platformImage } from './environment-facts';
import { jobNodes, poolNamed } from './node-pools';

/** The image of clusters: the one that is named, that of `images/ray` where it is built, or upstream’s. */
export function rayImage(environment: Environment): string {
  const named = environment.ray?.image;
  if (named !== undefined) return named;
  return environment.images.built.includes('ray')
    ? ownImageName(environment, 'ray')
    : platformImage(environment, IMAGES.ray);
}

/** Where heads run. */
export function headNodes(environment: Environment): NodeChoice {
  const found = rayHeadPool(environment);
  return { pool: found && poolNamed(environment, found.name) };
}

/** The groups of workers of a team’s cluster. */
export function workerGroups(environment: Environment): RayWorkerGroup[] {
  const workers = environment.ray?.cluster?.workers ?? {};
  return Object.entries(workers).map(([name, { cpu, memory, gpus, pool, min, max }]) => ({
    name,
    resources: { cpu, memory },
    accelerator: gpus === 0 ? undefined : AcceleratorRequest.gpu({ count: gpus }),
    nodes:
      pool === undefined ? jobNodes(environment, gpus) : { pool: poolNamed(environment, pool) },
    min,
    max,
  }));
}
