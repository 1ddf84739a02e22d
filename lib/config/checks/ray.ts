import { IMAGES } from '../../catalogue';
import { nodePools } from '../../contracts/node-pools';
import { EXTENDED_RESOURCES, Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** What Ray needs of the rest of the platform. */
export const RAY_CHECKS: readonly Check[] = [
  rayNeedsTeams,
  imageHasVersion,
  workersAreWhole,
  workersHavePools,
  headsFitQuotas,
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
  const [, tagged] = /:(\d+\.\d+\.\d+)[\w.-]*(@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
  return when(tagged !== IMAGES.ray.tag, {
    path: 'ray.image',
    got: image,
    problem: `must have a tag that begins with ${IMAGES.ray.tag}, the version of Ray that the platform knows`,
  });
}

const workersOf = ({ ray }: Environment): [name: string, worker: Worker][] =>
  Object.entries(ray?.cluster?.workers ?? {});

function workersAreWhole(environment: Environment): Violation[] {
  return workersOf(environment).flatMap(([name, { cpu, min, max }]) => [
    ...refused(`${PATH}.${name}.cpu`, () => {
      if (Number.isInteger(Quantity.cpu(cpu).toNumber())) return;
      throw new ValueError(`must be whole CPUs, which Ray counts, got '${cpu}'`);
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
  const { cluster } = environment;
  if ('existing' in cluster && cluster.existing.compute === 'other') return [];
  return workersOf(environment).flatMap(([name, { pool, gpus }]) => {
    const path = `${PATH}.${name}.pool`;
    const found = pools.find((each) => each.name === pool);
    const hasGpus = pools.some(
      ({ accelerator, sharing }) => accelerator === EXTENDED_RESOURCES.gpu && sharing === undefined,
    );
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
      ...when(gpus > 0 && pool === undefined && !hasGpus, {
        path: `${PATH}.${name}.gpus`,
        got: String(gpus),
        problem: "needs a pool with GPUs; add one of the preset 'gpu-inference' to 'nodePools'",
      }),
    ];
  });
}

/** Without room for its head a cluster never starts. */
function headsFitQuotas({ ray, teams }: Environment): Violation[] {
  const head = ray?.cluster?.head;
  if (head === undefined) return [];
  return Object.entries(teams).flatMap(([team, { quota }]) => [
    ...fits(`teams.${team}.quota.cpu`, quota.cpu, head.cpu),
    ...fits(`teams.${team}.quota.memory`, quota.memory, head.memory),
  ]);
}

function fits(path: string, quota: string, needed: string): Violation[] {
  return refused(path, () => {
    if (Quantity.parse(quota).compare(Quantity.parse(needed)) >= 0) return;
    throw new ValueError(
      `must be at least ${needed}, which the head of the team’s Ray cluster needs, got '${quota}'; raise it, or lower 'ray.cluster.head'`,
    );
  });
}
