import { IMAGES } from '../../catalogue';
import { hasOtherNodes } from '../../contracts/compute';
import { jobPool, nodePools, rayHeadPool, type NodePoolContract } from '../../contracts/node-pools';
import { EXTENDED_RESOURCES, imageVersion, Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, refused, when, type Check } from './check';
import { fitsNode, oneShare } from './pool-choice';

/** What Ray needs of the rest of the platform. */
export const RAY_CHECKS: readonly Check[] = [
  rayNeedsTeams,
  imageHasVersion,
  workersAreWhole,
  workersHavePools,
  workersFitLimits,
  headFitsNode,
  workersFitNodes,
  workersHaveWholeGpus,
  clustersFitQuotas,
  chartsNeedGrafana,
];

type Worker = NonNullable<NonNullable<Environment['ray']>['cluster']>['workers'][string];

const PATH = 'ray.cluster.workers';

function rayNeedsTeams({ ray, teams }: Environment): Violation[] {
  return when(ray !== undefined && Object.keys(teams).length === 0, {
    path: 'ray',
    problem:
      "needs a team: clusters run in the namespaces of teams; add one to 'teams', or leave this section out",
  });
}

function imageHasVersion({ ray }: Environment): Violation[] {
  const { image } = ray ?? {};
  if (image === undefined) return [];
  return when(imageVersion(image) !== IMAGES.ray.tag, {
    path: 'ray.image',
    got: image,
    problem: `must have a tag that begins with ${IMAGES.ray.tag}, the version of Ray that the platform knows`,
  });
}

function chartsNeedGrafana({ ray, grafana }: Environment): Violation[] {
  return when(ray?.cluster?.charts === true && grafana === undefined, {
    path: 'ray.cluster.charts',
    got: 'true',
    problem: "needs 'grafana', which draws them; add it, or leave this out",
  });
}

const workersOf = ({ ray }: Environment): [name: string, worker: Worker][] =>
  Object.entries(ray?.cluster?.workers ?? {});

function workersAreWhole(environment: Environment): Violation[] {
  return workersOf(environment).flatMap(([name, { cpu, min, max }]) => [
    ...refused(`${PATH}.${name}.cpu`, () => {
      const count = Quantity.cpu(cpu).toNumber();
      if (Number.isInteger(count) && count > 0) return;
      throw new ValueError(`must be whole CPUs, one at least, which Ray counts, got '${cpu}'`);
    }),
    ...when(min > max, {
      path: `${PATH}.${name}.min`,
      got: String(min),
      problem: `must be at most 'max', ${max}`,
    }),
  ]);
}

/** Nodes of other software have no pools that are known here. */
function workersHavePools(environment: Environment): Violation[] {
  const pools = nodePools(environment);
  if (hasOtherNodes(environment)) return [];
  return workersOf(environment).flatMap(([name, { pool, gpus }]) => {
    const path = `${PATH}.${name}.pool`;
    const found = pools.find((each) => each.name === pool);
    return [
      ...when(pool !== undefined && found === undefined, {
        path,
        got: pool,
        problem: `must be one of 'nodePools': ${pools.map((each) => each.name).join(', ')}`,
      }),
      ...when(gpus > 0 && found !== undefined && found.accelerator !== EXTENDED_RESOURCES.gpu, {
        path,
        got: pool,
        problem: "must be a pool with GPUs, because 'gpus' asks for some",
      }),
      ...when(gpus > 0 && pool === undefined && jobPool(environment, gpus) === undefined, {
        path: `${PATH}.${name}.gpus`,
        got: String(gpus),
        problem:
          "needs a pool with GPUs; add one of the preset 'gpu-inference' to 'nodePools', or name one by 'pool'",
      }),
    ];
  });
}

/** The pool of workers: the one that is named, or that of jobs. */
const poolOf = (environment: Environment, { pool, gpus }: Worker): NodePoolContract | undefined =>
  pool === undefined
    ? jobPool(environment, gpus)
    : nodePools(environment).find(({ name }) => name === pool);

/** What all nodes of a pool may have must be enough for one worker. */
function workersFitLimits(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return workersOf(environment).flatMap(([name, worker]) => {
    const { name: pool, limits } = poolOf(environment, worker) ?? {};
    if (pool === undefined || limits === undefined) return [];
    const path = `${PATH}.${name}`;
    const limit = `nodePools.${pool}.limits`;
    return [
      ...within(`${path}.cpu`, worker.cpu, limits.cpu, `${limit}.cpu`),
      ...within(`${path}.memory`, worker.memory, limits.memory, `${limit}.memory`),
      ...within(
        `${path}.gpus`,
        String(worker.gpus),
        String(limits.accelerators ?? worker.gpus),
        `${limit}.accelerators`,
      ),
    ];
  });
}

const within = (path: string, asked: string, most: string, limit: string): Violation[] =>
  refused(path, () => {
    if (Quantity.parse(asked).compare(Quantity.parse(most)) <= 0) return;
    throw new ValueError(
      `must be at most ${most}, which all nodes of its pool may have together, got '${asked}'; raise '${limit}', or ask for less`,
    );
  });

function headFitsNode(environment: Environment): Violation[] {
  const head = environment.ray?.cluster?.head;
  if (head === undefined || hasOtherNodes(environment)) return [];
  return fitsNode('ray.cluster.head', head, rayHeadPool(environment));
}

function workersFitNodes(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return workersOf(environment).flatMap(([name, worker]) =>
    fitsNode(`${PATH}.${name}`, worker, poolOf(environment, worker)),
  );
}

function workersHaveWholeGpus(environment: Environment): Violation[] {
  return workersOf(environment).flatMap(([name, worker]) =>
    oneShare(`${PATH}.${name}.gpus`, worker.gpus, poolOf(environment, worker)),
  );
}

/** Without room for its head and its fewest workers a cluster is never whole. */
function clustersFitQuotas(environment: Environment): Violation[] {
  const { ray, teams } = environment;
  const head = ray?.cluster?.head;
  if (head === undefined) return [];
  const workers = workersOf(environment).map(([, worker]) => worker);
  const cpu = total(head.cpu, workers, (worker) => worker.cpu);
  const memory = total(head.memory, workers, (worker) => worker.memory);
  const gpus = total('0', workers, (worker) => String(worker.gpus));
  return Object.entries(teams).flatMap(([team, { quota }]) => [
    ...fits(`teams.${team}.quota.cpu`, quota.cpu, cpu),
    ...fits(`teams.${team}.quota.memory`, quota.memory, memory),
    ...fits(`teams.${team}.quota.gpus`, String(quota.gpus), gpus),
  ]);
}

/** What a head and its fewest workers need; undefined for an amount that is none, which the schema reports. */
const total = (
  head: string,
  workers: readonly Worker[],
  amountOf: (worker: Worker) => string,
): Quantity | undefined =>
  accepted(() =>
    workers.reduce(
      (sum, worker) => sum.add(Quantity.parse(amountOf(worker)).multiply(worker.min)),
      Quantity.parse(head),
    ),
  );

function fits(path: string, quota: string, needed: Quantity | undefined): Violation[] {
  if (needed === undefined) return [];
  return refused(path, () => {
    if (Quantity.parse(quota).compare(needed) >= 0) return;
    throw new ValueError(
      `must be at least ${needed.toString()}, which the head and the fewest workers of the team’s Ray cluster need, got '${quota}'; raise it, or lower 'ray.cluster'`,
    );
  });
}
