import { modelMisfit } from '../../catalogue/model-fit';
import { hasOtherNodes } from '../../contracts/compute';
import { typesOf, type NodePoolContract } from '../../contracts/node-pools';
import { modelLoad, servedModels, servingPool, type PlacedModel } from '../../contracts/serving';
import { EXTENDED_RESOURCES } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';
import { fitsNode, noPoolOfOthers, oneShare, poolOrAny } from './pool-choice';

/** What each served model needs of its nodes. */
export const SERVED_MODEL_POOL_CHECKS: readonly Check[] = [
  poolsAreOurs,
  modelsHavePools,
  poolsHaveGpus,
  sharesAreEnough,
  modelsFitGpus,
  podsFitNodes,
];

/** What the engines of one card may take of it together; drivers need the rest. */
const WHOLE_CARD = 0.95;

/** The smallest share that an engine may be given. */
const SMALLEST_SHARE = 0.3;

/** A model with its pool, where there is one. */
interface Pooled extends PlacedModel {
  readonly pool: NodePoolContract;
}

const pooled = (environment: Environment): Pooled[] =>
  hasOtherNodes(environment)
    ? []
    : servedModels(environment).flatMap((placed) => {
        const pool = servingPool(environment, placed.model);
        return pool === undefined ? [] : [{ ...placed, pool }];
      });

const onGpus = (environment: Environment): Pooled[] =>
  pooled(environment).filter(({ pool }) => pool.accelerator === EXTENDED_RESOURCES.gpu);

function poolsAreOurs(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model }) => [
    ...noPoolOfOthers(environment, `${path}.pool`, model.pool),
    ...when(hasOtherNodes(environment) && model.spareNodes > 0, {
      path: `${path}.spareNodes`,
      got: String(model.spareNodes),
      problem:
        'must be 0, because other software makes the nodes: which of them to keep is not known here; keep some there',
    }),
  ]);
}

/** A pool that is named has to be there; where none is, there must be one with GPUs. */
function modelsHavePools(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return servedModels(environment).flatMap(({ path, model }) => {
    if (model.pool !== undefined) return poolOrAny(environment, `${path}.pool`, model.pool, '');
    return when(servingPool(environment, model) === undefined, {
      path: `${path}.pool`,
      problem: "needs a pool with whole GPUs; add 'gpu-inference' to 'nodePools'",
    });
  });
}

function poolsHaveGpus(environment: Environment): Violation[] {
  return pooled(environment).flatMap(({ path, pool: { name, accelerator } }) => {
    const has = accelerator === undefined ? 'has no accelerators' : 'has Neuron devices';
    return when(accelerator !== EXTENDED_RESOURCES.gpu, {
      path: `${path}.pool`,
      got: name,
      problem: `must be a pool with NVIDIA GPUs, for which the image is made; '${name}' ${has}`,
    });
  });
}

/** Each engine takes its share of the whole card, whoever else is there: the last one finds none, and dies. */
function sharesAreEnough(environment: Environment): Violation[] {
  return onGpus(environment).flatMap(({ path, model, pool }) => [
    ...oneShare(`${path}.tensorParallel`, model.tensorParallel, pool),
    ...slicesAreEnough(`${path}.memoryShare`, model.memoryShare, pool),
  ]);
}

function slicesAreEnough(
  path: string,
  memoryShare: number,
  { name, sharing }: NodePoolContract,
): Violation[] {
  if (sharing?.mode !== 'time-slicing') return [];
  const { replicas } = sharing;
  const largest = Math.floor((WHOLE_CARD / replicas) * 100) / 100;
  const fewest = Math.floor(WHOLE_CARD / SMALLEST_SHARE);
  const way =
    largest >= SMALLEST_SHARE
      ? `must be at most ${largest}`
      : `cannot be small enough, ${largest}: choose a pool of whole GPUs, or set 'nodePools.${name}.sharing.replicas' to ${fewest} at most`;
  return when(memoryShare * replicas > WHOLE_CARD, {
    path,
    got: String(memoryShare),
    problem: `${way}, as ${replicas} pods share each GPU of pool '${name}' by time-slicing, and each engine takes its share of the whole card`,
  });
}

function modelsFitGpus(environment: Environment): Violation[] {
  return onGpus(environment).flatMap(({ path, model, pool }) => {
    const load = modelLoad(model);
    const problem = load && modelMisfit({ types: typesOf(pool), sharing: pool.sharing }, load);
    if (problem === undefined) return [];
    return [{ path, problem: `must fit the GPUs of pool '${pool.name}': ${problem}` }];
  });
}

function podsFitNodes(environment: Environment): Violation[] {
  return onGpus(environment).flatMap(({ path, model: { resources, tensorParallel }, pool }) =>
    resources === undefined
      ? []
      : fitsNode(`${path}.resources`, { ...resources, gpus: tensorParallel }, pool),
  );
}
