import { hasOtherNodes } from '../../contracts/compute';
import { nodePools, type NodePoolContract } from '../../contracts/node-pools';
import { Quantity } from '../../values';
import { NOTEBOOK_POOL } from '../choices';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';
import { fitsNode, oneShare, poolOrAny } from './pool-choice';

/** Notebooks: what nodes can carry, and what teams may start. */
export const JUPYTER_HUB_CHECKS: readonly Check[] = [
  profilesThere,
  profilePools,
  profileAmounts,
  homeSize,
  teamProfiles,
  hubPoolThere,
];

type Profile = NonNullable<NonNullable<Environment['jupyterHub']>['profiles']>[string];

/** Profiles that there are without a word about them. */
const DEFAULT_PROFILES = [
  'spark',
  'python',
  'pyspark',
  'pytorch-gpu',
  'tensorflow-gpu',
  'pytorch-mig',
  'pytorch-shared',
  'pytorch-neuron',
];

const profilesOf = ({ jupyterHub }: Environment): [string, Profile][] =>
  Object.entries(jupyterHub?.profiles ?? {});

function profilesThere({ jupyterHub }: Environment): Violation[] {
  const { profiles } = jupyterHub ?? {};
  return when(profiles !== undefined && Object.keys(profiles).length === 0, {
    path: 'jupyterHub.profiles',
    problem: 'must have one profile at least; leave it out for those that the node pools can carry',
  });
}

function profilePools(environment: Environment): Violation[] {
  const pools = nodePools(environment);
  return profilesOf(environment).flatMap(([name, profile]) => [
    ...poolThere(environment, pools, name, profile),
    ...devicesThere(environment, pools, name, profile),
    ...oneShare(
      `jupyterHub.profiles.${name}.accelerator.count`,
      profile.accelerator?.count ?? 1,
      pools.find((each) => each.name === profile.pool),
    ),
    ...fitsNode(
      `jupyterHub.profiles.${name}`,
      { cpu: String(profile.cpu.guarantee), memory: profile.memory.guarantee },
      pools.find((each) => each.name === (profile.pool ?? hubPool(environment))),
    ),
  ]);
}

/** Pools are this program's own; nodes of other software are found by what they offer. */
function poolThere(
  environment: Environment,
  pools: readonly NodePoolContract[],
  name: string,
  { pool }: Profile,
): Violation[] {
  if (pool === undefined) return [];
  const path = `jupyterHub.profiles.${name}.pool`;
  const names = pools.map((each) => each.name).join(', ');
  return [
    ...when(!pools.some((each) => each.name === pool), {
      path,
      got: pool,
      problem: `must be one of 'nodePools': ${names || 'there is none'}`,
    }),
    ...when(hasOtherNodes(environment), {
      path,
      got: pool,
      problem:
        "must be left out with 'cluster.existing.compute: other', whose nodes are not known here; name 'accelerator.resource'",
    }),
  ];
}

function devicesThere(
  environment: Environment,
  pools: readonly NodePoolContract[],
  name: string,
  { pool, accelerator }: Profile,
): Violation[] {
  if (accelerator === undefined) return [];
  const path = `jupyterHub.profiles.${name}.accelerator`;
  const offered = pools.find((each) => each.name === pool)?.accelerator;
  const { resource } = accelerator;
  if (resource === undefined) {
    return when(offered === undefined, {
      path,
      problem: "needs a 'pool' whose nodes have devices, or the 'resource' that nodes offer",
    });
  }
  const home = pools.find((each) => each.name === (pool ?? hubPool(environment)));
  return when(home !== undefined && resource !== home.accelerator, {
    path: `${path}.resource`,
    got: resource,
    problem: `must be what pool '${home?.name ?? ''}' offers, ${home?.accelerator ?? 'which is no device'}: nodes of EKS Auto Mode and Bottlerocket offer no other name. Parts and shares of a GPU have it too, in a pool with 'nodePools.<name>.sharing'; names of their own come from the device plugin of a cluster with 'cluster.existing.compute: other', where a profile names the resource and no pool`,
  });
}

/** The pool of profiles that name none; nodes of other software are found by what they offer. */
const hubPool = (environment: Environment): string | undefined =>
  hasOtherNodes(environment) ? undefined : environment.jupyterHub?.pool;

function profileAmounts(environment: Environment): Violation[] {
  return profilesOf(environment).flatMap(([name, { cpu, memory, sharedMemory }]) => {
    const path = `jupyterHub.profiles.${name}`;
    const wrong = [
      ...refused(`${path}.memory.guarantee`, () => Quantity.memory(memory.guarantee)),
      ...refused(`${path}.memory.limit`, () => Quantity.memory(memory.limit)),
      ...refused(`${path}.sharedMemory`, () => Quantity.memory(sharedMemory ?? '64Mi')),
    ];
    if (wrong.length > 0) return wrong;
    const isMore = Quantity.memory(memory.guarantee).compare(Quantity.memory(memory.limit)) > 0;
    return [
      ...when(isMore, {
        path: `${path}.memory.guarantee`,
        got: memory.guarantee,
        problem: `must not be above the limit, which is ${memory.limit}`,
      }),
      ...when(cpu.guarantee > cpu.limit, {
        path: `${path}.cpu.guarantee`,
        got: String(cpu.guarantee),
        problem: `must not be above the limit, which is ${cpu.limit}`,
      }),
    ];
  });
}

function homeSize({ jupyterHub }: Environment): Violation[] {
  if (jupyterHub === undefined || jupyterHub.homes.kind === 'shared') return [];
  const { size } = jupyterHub.homes;
  return refused('jupyterHub.homes.size', () => Quantity.memory(size));
}

function teamProfiles({ teams, jupyterHub }: Environment): Violation[] {
  if (jupyterHub === undefined) {
    return Object.entries(teams).flatMap(([team, { jupyterProfiles }]) =>
      when(jupyterProfiles !== undefined, {
        path: `teams.${team}.jupyterProfiles`,
        problem: "needs notebooks; add the section 'jupyterHub', or leave it out",
      }),
    );
  }
  const known =
    jupyterHub.profiles === undefined ? DEFAULT_PROFILES : Object.keys(jupyterHub.profiles);
  return Object.entries(teams).flatMap(([team, { jupyterProfiles = [] }]) =>
    jupyterProfiles.flatMap((profile, index) =>
      when(!known.includes(profile), {
        path: `teams.${team}.jupyterProfiles[${index}]`,
        got: profile,
        problem: `must be a profile of JupyterHub: ${known.join(', ')}`,
      }),
    ),
  );
}

/** Of the default pool there may be none, unless room is kept, or images are pulled, on its nodes. */
function hubPoolThere(environment: Environment): Violation[] {
  const { jupyterHub } = environment;
  if (jupyterHub === undefined) return [];
  const { pool, placeholders, prePull } = jupyterHub;
  const path = 'jupyterHub.pool';
  if (placeholders === 0 && !prePull) return poolOrAny(environment, path, pool, NOTEBOOK_POOL);
  const isThere = nodePools(environment).some(({ name }) => name === pool);
  return when(!isThere || hasOtherNodes(environment), {
    path,
    got: pool,
    problem:
      "must be one of 'nodePools' with 'placeholders' or 'prePull', which keep its nodes warm",
  });
}
