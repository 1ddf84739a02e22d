import { hasOtherNodes } from '../../contracts/compute';
import { nodePools } from '../../contracts/node-pools';
import {
  guaranteedAmounts,
  poolAmounts,
  queuedPools,
  teamAmounts,
  type ResourceAmounts,
} from '../../contracts/queues';
import { EXTENDED_RESOURCES, Quantity } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, when, type Check } from './check';

/** What queues need of teams and pools, and that nobody is promised what is not there. */
export const QUEUE_CHECKS: readonly Check[] = [
  queuesNeedTeams,
  queuesNeedPools,
  readyNeedsKueue,
  guaranteesNeedQueues,
  guaranteesNamePools,
  guaranteesWithinQuotas,
  guaranteesWithinPools,
  quotasWithinPools,
];

function queuesNeedTeams({ queues, teams }: Environment): Violation[] {
  return when(queues !== undefined && Object.keys(teams).length === 0, {
    path: 'queues',
    problem: "needs a team: each has a queue; add one to 'teams', or leave this section out",
  });
}

const hasPools = (environment: Environment): boolean =>
  !hasOtherNodes(environment) && queuedPools(environment).length > 0;

function queuesNeedPools(environment: Environment): Violation[] {
  return when(environment.queues?.scheduler === 'kueue' && !hasPools(environment), {
    path: 'queues.scheduler',
    got: 'kueue',
    problem:
      "needs node pools that are known here, over which it shares out quota; add one to 'nodePools' that is for jobs, or choose 'volcano'",
  });
}

function readyNeedsKueue({ queues }: Environment): Violation[] {
  const seconds = queues?.readySeconds;
  return when(queues?.scheduler === 'volcano' && seconds !== undefined, {
    path: 'queues.readySeconds',
    got: String(seconds),
    problem:
      "must be left out with 'queues.scheduler: volcano', which starts a job when there are nodes for all of its pods",
  });
}

const guaranteesOf = ({ teams }: Environment) =>
  Object.entries(teams).flatMap(([team, { queue }]) =>
    Object.keys(queue.guaranteed).map((pool) => ({
      team,
      pool,
      path: `teams.${team}.queue.guaranteed.${pool}`,
    })),
  );

function guaranteesNeedQueues(environment: Environment): Violation[] {
  if (environment.queues !== undefined) return [];
  return guaranteesOf(environment).map(({ path }) => ({
    path,
    problem: "needs queues; add the section 'queues', or remove it",
  }));
}

function guaranteesNamePools(environment: Environment): Violation[] {
  const pools = queuedPools(environment);
  const names = pools.map(({ name }) => name);
  return guaranteesOf(environment).flatMap(({ team, pool, path }) => {
    const found = pools.find(({ name }) => name === pool);
    const { accelerators } = environment.teams[team]?.queue.guaranteed[pool] ?? {};
    return [
      ...when(found === undefined, {
        path,
        problem: `must be named like a pool for jobs: ${names.join(', ')}`,
      }),
      ...when(
        accelerators !== undefined && found !== undefined && found.accelerator === undefined,
        {
          path: `${path}.accelerators`,
          got: String(accelerators),
          problem: 'counts nothing in a pool without accelerators; remove it',
        },
      ),
    ];
  });
}

const isMore = (amount: string, limit: string): boolean =>
  accepted(() => Quantity.parse(amount).compare(Quantity.parse(limit)) > 0) ?? false;

function guaranteesWithinQuotas(environment: Environment): Violation[] {
  const pools = queuedPools(environment);
  return guaranteesOf(environment).flatMap(({ team, pool, path }) => {
    const settings = environment.teams[team];
    if (settings === undefined) return [];
    const most = teamAmounts(settings);
    const given = guaranteedAmounts(settings, pools)[pool] ?? {};
    return Object.entries(given).flatMap(([resource, amount]) =>
      when(isMore(amount, most[resource] ?? '0'), {
        path,
        got: `${amount} of ${resource}`,
        problem: `must be at most the quota of the team, ${most[resource] ?? '0'}; guarantee less, or raise 'teams.${team}.quota'`,
      }),
    );
  });
}

function guaranteesWithinPools(environment: Environment): Violation[] {
  const pools = queuedPools(environment);
  const guarantees = Object.values(environment.teams).map((team) => guaranteedAmounts(team, pools));
  return pools.flatMap((pool) => {
    const given = guarantees.map((each) => each[pool.name]).filter((each) => each !== undefined);
    return Object.entries(poolAmounts(pool)).flatMap(([resource, limit]) => {
      const sum = sumOf(given, resource);
      return when(sum !== undefined && isMore(sum, limit), {
        path: `nodePools.${pool.name}.limits`,
        got: `${limit} of ${resource}`,
        problem: `must be at least ${sum ?? ''}, which teams are guaranteed together; raise it, or guarantee less in 'teams.<team>.queue.guaranteed.${pool.name}'`,
      });
    });
  });
}

const sumOf = (amounts: readonly ResourceAmounts[], resource: string): string | undefined =>
  accepted(() =>
    amounts
      .flatMap((each) => (each[resource] === undefined ? [] : Quantity.parse(each[resource])))
      .reduce((sum, each) => sum.add(each), Quantity.zero)
      .toString(),
  );

/** A quota for what no pool may ever have is a promise that nobody keeps. A team without a pool for it is left alone. */
function quotasWithinPools(environment: Environment): Violation[] {
  return [
    ...quotasOf(environment, EXTENDED_RESOURCES.gpu, 'gpus'),
    ...quotasOf(environment, EXTENDED_RESOURCES.neuron, 'neuronDevices'),
  ];
}

function quotasOf(
  environment: Environment,
  resource: string,
  key: 'gpus' | 'neuronDevices',
): Violation[] {
  const pools = nodePools(environment).filter(({ accelerator }) => accelerator === resource);
  const most = pools.reduce((sum, { limits }) => sum + (limits.accelerators ?? 0), 0);
  if (pools.length === 0) return [];
  return Object.entries(environment.teams).flatMap(([team, { quota }]) =>
    when(quota[key] > most, {
      path: `teams.${team}.quota.${key}`,
      got: String(quota[key]),
      problem: `must be at most ${most}, which all pools with ${resource} may have together; lower it, or raise 'nodePools.${pools[0]?.name ?? ''}.limits.accelerators' by ${quota[key] - most}`,
    }),
  );
}
