import { knownModels } from '../../catalogue/language-models';
import { headsMisfit } from '../../catalogue/model-heads';
import { hasMonitoring } from '../../contracts/monitoring';
import { isScaled, servedModels, shapeOf } from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';

/** What the numbers of each served model need of each other, and of who measures its load. */
export const SERVED_MODEL_CHECKS: readonly Check[] = [
  shapesAreKnown,
  contextsAreRight,
  headsAreShared,
  nodesAreRight,
  rangesAreRight,
  scalersAreThere,
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
    const { tensorParallel } = model;
    const shape = shapeOf(model);
    const problem = shape && headsMisfit(shape, tensorParallel);
    if (problem === undefined) return [];
    return [{ path: `${path}.tensorParallel`, got: String(tensorParallel), problem }];
  });
}

/** KEDA scales Deployments, and nothing else. */
function nodesAreRight(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model }) => {
    const { nodes } = model;
    const layers = shapeOf(model)?.layers ?? nodes;
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
    ];
  });
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

/** Who sets the number has to know what to go by: the adapter of others is told nothing by us. */
function scalersAreThere(environment: Environment): Violation[] {
  const { existing } = environment.operators;
  return servedModels(environment).flatMap(({ path, model }) => {
    const { by, min } = model.replicas;
    if (by === 'keda' || !isScaled(model)) return [];
    return [
      ...when(min === 0, {
        path: `${path}.replicas.min`,
        got: '0',
        problem: `must be 1 at least with 'by' '${by}', which knows nothing where no engine is; or set 'by' to 'keda'`,
      }),
      ...when(existing.includes(by), {
        path: `${path}.replicas.by`,
        got: by,
        problem: `needs the platform's own '${by}', which is told what engines have to do; take it out of 'operators.existing', or set 'by' to 'keda'`,
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
