import { knownModels } from '../../catalogue/language-models';
import { modelMisfit } from '../../catalogue/model-fit';
import { hasOtherNodes } from '../../contracts/compute';
import { LONGEST_GROUP_NAME } from '../../contracts/leader-worker-set';
import { hasMonitoring } from '../../contracts/monitoring';
import { typesOf } from '../../contracts/node-pools';
import {
  isScaled,
  modelLoad,
  servedModels,
  servingPool,
  shapeOf,
  sourcesOf,
  type PlacedModel,
} from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';
import { fitsNode, poolOrAny } from './pool-choice';

/** What each served model needs: of its nodes, of its files, and of who measures it. */
export const SERVED_MODEL_CHECKS: readonly Check[] = [
  shapesAreKnown,
  contextsAreRight,
  headsAreShared,
  nodesAreRight,
  modelsHavePools,
  modelsFitGpus,
  podsFitNodes,
  sourcesAreThere,
  filesAreReadable,
  rangesAreRight,
  loadIsMeasured,
];

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

/** KEDA scales Deployments, and nothing else; names of groups are longer than those of pods. */
function nodesAreRight(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, service, name, model }) => {
    const { nodes } = model;
    const layers = shapeOf(model)?.layers ?? nodes;
    const characters = `${service}-${name}`.length;
    if (nodes === 1) return [];
    return [
      ...when(isScaled(model), {
        path: `${path}.replicas.max`,
        got: String(model.replicas.max),
        problem: `must be left out with 'nodes' ${nodes}: groups of nodes do not follow the load; set 'min' to their number`,
      }),
      ...when(nodes > layers, {
        path: `${path}.nodes`,
        got: String(nodes),
        problem: `must be at most ${layers}, the layers of the model, which they share`,
      }),
      ...when(characters > LONGEST_GROUP_NAME, {
        path,
        got: `${service}-${name}`,
        problem: `must have a name that makes ${LONGEST_GROUP_NAME} characters at most with those of endpoint and version, as it is on several nodes; it makes ${characters}`,
      }),
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
        problem: `${model.nodes === 1 ? "needs 'max'" : 'must be 1 at least'}, or nobody would ever answer`,
      }),
    ];
  });
}

/** What nobody measures, nothing follows. */
function loadIsMeasured(environment: Environment): Violation[] {
  if (hasMonitoring(environment)) return [];
  return servedModels(environment).flatMap(({ path, model }) =>
    when(isScaled(model) && model.nodes === 1, {
      path: `${path}.replicas.max`,
      got: String(model.replicas.max),
      problem: "needs 'monitoring', which measures the load; add it, or leave this out",
    }),
  );
}
