import { modelMisfit } from '../../catalogue/model-fit';
import { knownModels } from '../../catalogue/language-models';
import { hasOtherNodes } from '../../contracts/compute';
import { hasMonitoring } from '../../contracts/monitoring';
import { typesOf } from '../../contracts/node-pools';
import {
  isScaled,
  liveVersion,
  modelLoad,
  servedModels,
  servingPool,
  shapeOf,
  sourcesOf,
  type PlacedModel,
} from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { repeated, when, type Check } from './check';
import { groupsAreKnown } from './groups';
import { fitsNode, poolOrAny } from './pool-choice';

/** What served models need of each other, and of the rest of the platform. */
export const SERVING_CHECKS: readonly Check[] = [
  versionsAreThere,
  fewVersions,
  shapesAreKnown,
  contextsAreRight,
  headsAreShared,
  modelsHavePools,
  modelsFitGpus,
  podsFitNodes,
  sourcesAreThere,
  filesAreReadable,
  rangesAreRight,
  loadIsMeasured,
  clientsOnce,
  teamsAreThere,
  keysNeedEnvoy,
];

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];

const endpointsOf = ({ serving }: Environment): [path: string, endpoint: Endpoint][] =>
  Object.entries(serving?.endpoints ?? {}).map(([name, endpoint]) => [
    `serving.endpoints.${name}`,
    endpoint,
  ]);

function versionsAreThere(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(([path, endpoint]) => {
    const names = Object.keys(endpoint.versions);
    const known = `must be one of 'versions': ${names.join(', ')}`;
    const live = liveVersion(endpoint);
    const isThere = (version: string | undefined) =>
      version === undefined || names.includes(version);
    const shares = Object.entries(endpoint.split);
    const given = shares.reduce((sum, [, share]) => sum + share, 0);
    return [
      ...when(live === undefined, {
        path: `${path}.live`,
        problem: `is required with several versions: ${names.join(', ')}`,
      }),
      ...when(!isThere(live), { path: `${path}.live`, got: live, problem: known }),
      ...when(!isThere(endpoint.mirror), {
        path: `${path}.mirror`,
        got: endpoint.mirror,
        problem: known,
      }),
      ...shares.flatMap(([version]) =>
        when(!names.includes(version) || version === live, {
          path: `${path}.split.${version}`,
          problem: `must be one of 'versions' that is not live: ${names.filter((name) => name !== live).join(', ') || 'there is no other'}`,
        }),
      ),
      ...when(given > 100, {
        path: `${path}.split`,
        got: String(given),
        problem: 'must be 100 percent together at most',
      }),
    ];
  });
}

function fewVersions(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(([path, { versions, keep }]) => {
    const count = Object.keys(versions).length;
    return when(count > keep, {
      path: `${path}.versions`,
      got: String(count),
      problem: `must be at most ${keep}, which 'keep' says; remove the oldest, or raise it`,
    });
  });
}

function shapesAreKnown(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model }) =>
    when(shapeOf(model) === undefined, {
      path: `${path}.shape`,
      problem: `is required, by the model’s config.json; known are ${knownModels().join(', ')}`,
    }),
  );
}

function contextsAreRight(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model }) => {
    const most = shapeOf(model)?.contextTokens;
    return [
      ...when(most !== undefined && model.contextTokens > most, {
        path: `${path}.contextTokens`,
        got: String(model.contextTokens),
        problem: `must be at most ${most ?? ''}, for which the model was made`,
      }),
      ...when(model.fullContexts > model.sequences, {
        path: `${path}.fullContexts`,
        got: String(model.fullContexts),
        problem: `must be at most 'sequences', ${model.sequences}`,
      }),
    ];
  });
}

function headsAreShared(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model }) => {
    const heads = shapeOf(model)?.keyValueHeads;
    const { tensorParallel } = model;
    if (heads === undefined || heads % tensorParallel === 0 || tensorParallel % heads === 0) {
      return [];
    }
    return [
      {
        path: `${path}.tensorParallel`,
        got: String(tensorParallel),
        problem: `must divide the ${heads} heads of keys and values, or be a multiple of them`,
      },
    ];
  });
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

function modelsFitGpus(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return servedModels(environment).flatMap(({ path, model }) => {
    const pool = servingPool(environment, model);
    const load = modelLoad(model);
    if (pool === undefined || load === undefined) return [];
    const problem = modelMisfit({ types: typesOf(pool), sharing: pool.sharing }, load);
    if (problem === undefined) return [];
    return [{ path, problem: `must fit the GPUs of pool '${pool.name}': ${problem}` }];
  });
}

function podsFitNodes(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return servedModels(environment).flatMap(({ path, model: { resources, ...model } }) =>
    resources === undefined
      ? []
      : fitsNode(
          `${path}.resources`,
          { ...resources, gpus: model.tensorParallel },
          servingPool(environment, model),
        ),
  );
}

function sourcesAreThere(environment: Environment): Violation[] {
  const { mlflow, provider, secrets } = environment;
  return servedModels(environment).flatMap(({ path, model }) =>
    sourcesOf(model).flatMap((source) => [
      ...when(source.from === 'mlflow' && mlflow === undefined, {
        path: `${path}.source.from`,
        got: 'mlflow',
        problem: "needs 'mlflow', which this environment lacks",
      }),
      ...when(source.from === 's3' && provider === 'none', {
        path: `${path}.source.from`,
        got: 's3',
        problem: "needs the bucket for models, which 'provider: none' lacks; use 'folder'",
      }),
      ...missingToken(path, source, secrets.declared),
    ]),
  );
}

function missingToken(
  path: string,
  source: PlacedModel['model']['source'],
  declared: readonly string[],
): Violation[] {
  if (source.from !== 'hugging-face' || source.token === undefined) return [];
  return when(!declared.includes(source.token), {
    path: `${path}.source.token`,
    got: source.token,
    problem: `must be one of 'secrets.declared': ${declared.join(', ') || 'there is none'}`,
  });
}

/** Only S3 is streamed, and a folder is where it is. */
function filesAreReadable(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model: { keptOn, source } }) => [
    ...when(keptOn === 'stream' && source.from !== 's3', {
      path: `${path}.keptOn`,
      got: keptOn,
      problem: `must be 'shared' or 'node' for files from '${source.from}'; only those of 's3' are streamed`,
    }),
    ...when(keptOn === 'node' && source.from === 'folder', {
      path: `${path}.keptOn`,
      got: keptOn,
      problem: "must be 'shared' for a folder of the shared file system",
    }),
  ]);
}

function rangesAreRight(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model }) => {
    const { min, max = min } = model.replicas;
    return [
      ...when(max < min, {
        path: `${path}.replicas.max`,
        got: String(max),
        problem: `must be 'min', ${min}, at least`,
      }),
      ...when(min === 0 && !isScaled(model), {
        path: `${path}.replicas.min`,
        got: '0',
        problem: "needs 'max', or nobody would ever answer",
      }),
    ];
  });
}

/** What nobody measures, nothing follows. */
function loadIsMeasured(environment: Environment): Violation[] {
  if (hasMonitoring(environment)) return [];
  return servedModels(environment).flatMap(({ path, model }) =>
    when(isScaled(model), {
      path: `${path}.replicas.max`,
      got: String(model.replicas.max),
      problem: "needs 'monitoring', which measures the load; add it, or leave this out",
    }),
  );
}

function clientsOnce(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(([path, { access, teams }]) => [
    ...(access.by === 'api-key' ? repeated(`${path}.access.clients`, access.clients) : []),
    ...repeated(`${path}.teams`, teams),
    ...(access.by === 'token'
      ? groupsAreKnown(environment, `${path}.access.groups`, access.groups)
      : []),
  ]);
}

function teamsAreThere(environment: Environment): Violation[] {
  const known = Object.keys(environment.teams);
  return endpointsOf(environment).flatMap(([path, { teams }]) =>
    teams.flatMap((team, index) =>
      when(!known.includes(team), {
        path: `${path}.teams[${index}]`,
        got: team,
        problem: `must be one of 'teams': ${known.join(', ') || 'there is none'}`,
      }),
    ),
  );
}

function keysNeedEnvoy(environment: Environment): Violation[] {
  const { kind } = environment.edge;
  return endpointsOf(environment).flatMap(([path, { access }]) =>
    when(access.by !== 'none' && kind !== 'envoy-gateway' && kind !== 'none', {
      path: `${path}.access.by`,
      got: access.by,
      problem: `needs an entrance that knows keys and tokens, which '${kind}' does not; set 'edge.kind' to 'envoy-gateway', or this to 'none'`,
    }),
  );
}
