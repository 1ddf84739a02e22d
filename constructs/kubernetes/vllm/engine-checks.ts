import type { k8s } from 'cdk8s-plus-29';
import type { IConstruct } from 'constructs';
import { carriesModel } from '../../../lib/catalogue/model-devices';
import { modelMisfit } from '../../../lib/catalogue/model-fit';
import { headsMisfit } from '../../../lib/catalogue/model-heads';
import { LONGEST_MODEL_NAME } from '../../../lib/contracts/serving-names';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Quantity } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import { assertFits, familyAffinity, type INodePool } from '../karpenter';
import { flagOf, ownFlags } from './engine-arguments';
import { loadOf } from './engine-load';
import type { LlmModel } from './engine-options';
import { engineResources, sharedMemoryOf } from './engine-pod';

/** Throws a ValidationError for what vLLM would refuse, and for engines that would never start. */
export function assertModel(scope: IConstruct, model: LlmModel, objectName: string): void {
  validated(scope, 'name', () => {
    assertDnsLabel(model.name, 'the name of a model');
  });
  assertLength(scope, objectName);
  assertNumbers(scope, model);
  assertContext(scope, model);
  assertHeads(scope, model);
  assertRoom(scope, model);
  assertTransfer(scope, model);
  assertLoading(scope, model);
  assertArguments(scope, model);
  assertFitsPool(scope, model);
}

function assertLength(scope: IConstruct, objectName: string): void {
  if (objectName.length <= LONGEST_MODEL_NAME) return;
  throw new ValidationError(
    scope,
    `'name' must be shorter: with that of the service it has ${objectName.length} characters of at most ${LONGEST_MODEL_NAME}, '${objectName}'`,
  );
}

function assertNumbers(scope: IConstruct, model: LlmModel): void {
  const from = (lowest: number, highest: number) => ({ lowest, highest });
  assertInteger(scope, 'contextTokens', model.contextTokens, from(256, 10_000_000));
  assertInteger(scope, 'fullContexts', model.fullContexts, from(1, 10_000));
  assertInteger(scope, 'sequences', model.sequences, from(1, 10_000));
  assertInteger(scope, 'tensorParallel', model.tensorParallel, from(1, 16));
  assertInteger(scope, 'nodes', model.nodes, from(1, 64));
  assertInteger(scope, 'spareNodes', model.spareNodes, from(0, 100));
  assertInteger(scope, 'drainSeconds', model.drainSeconds, from(0, 3600));
  assertInteger(scope, 'startSeconds', model.startSeconds, from(30, 14_400));
  assertInteger(scope, 'offload.gibibytes', model.offload?.gibibytes, from(1, 2048));
  assertInteger(scope, 'adapters.slots', model.adapters?.slots, from(1, 256));
  if (typeof model.replicas === 'number') {
    assertInteger(scope, 'replicas', model.replicas, from(0, 1000));
  }
  const { memoryShare = 0.9 } = model;
  if (memoryShare >= 0.3 && memoryShare <= 0.97) return;
  throw new ValidationError(
    scope,
    `'memoryShare' must be from 0.3 to 0.97, got ${memoryShare}; the driver needs the rest`,
  );
}

/** vLLM refuses a longer context than the model was made for. */
function assertContext(
  scope: IConstruct,
  { contextTokens, shape, sequences, fullContexts }: LlmModel,
) {
  if (contextTokens > shape.contextTokens) {
    throw new ValidationError(
      scope,
      `'contextTokens' must be at most ${shape.contextTokens}, for which the model was made, got ${contextTokens}`,
    );
  }
  if ((fullContexts ?? 1) <= (sequences ?? 64)) return;
  throw new ValidationError(
    scope,
    `'fullContexts' must be at most 'sequences', ${sequences ?? 64}, got ${fullContexts ?? 1}`,
  );
}

/** Accelerators share heads evenly, or hold copies of one evenly. */
function assertHeads(scope: IConstruct, { tensorParallel = 1, shape }: LlmModel) {
  const problem = headsMisfit(shape, tensorParallel);
  if (problem === undefined) return;
  throw new ValidationError(scope, `'tensorParallel' ${problem}, got ${tensorParallel}`);
}

/** Shared memory counts as the container’s: it must leave some. */
function assertRoom(scope: IConstruct, model: LlmModel): void {
  const { memory, memoryLimit = memory } = validated(scope, 'resources', () =>
    engineResources(model),
  );
  const sharedMemory = sharedMemoryOf(model);
  const shared = validated(scope, 'sharedMemory', () => Quantity.memory(sharedMemory));
  if (shared.compare(Quantity.memory(memoryLimit)) < 0) return;
  throw new ValidationError(
    scope,
    `'sharedMemory' must be less than the memory of the pod, ${memoryLimit}, as a part of it, got '${sharedMemory}'`,
  );
}

function assertLoading(scope: IConstruct, { adapters, files }: LlmModel): void {
  if (adapters?.loading !== true || 'volume' in files || 'sharedOn' in files) return;
  throw new ValidationError(
    scope,
    `'adapters.loading' needs files on a volume, where engines find adapters that come later; it must be left out for files that each engine has for itself`,
  );
}

function assertTransfer(scope: IConstruct, { role, offload }: LlmModel): void {
  if (role === undefined || offload === undefined) return;
  throw new ValidationError(
    scope,
    `'offload' must be left out for a model with the role '${role}', whose keys and values go to another engine`,
  );
}

function assertArguments(scope: IConstruct, model: LlmModel): void {
  const own = ownFlags(model);
  const twice = (model.extraArgs ?? []).filter((each) => own.has(flagOf(each)));
  if (twice.length === 0) return;
  throw new ValidationError(
    scope,
    `'extraArgs' must not have what a property stands for, got ${twice.join(', ')}; set the property`,
  );
}

function assertFitsPool(scope: IConstruct, model: LlmModel): void {
  const pool = model.placement?.pool;
  if (pool?.instanceTypes === undefined) return;
  const problem = modelMisfit({ types: pool.instanceTypes, sharing: pool.sharing }, loadOf(model));
  if (problem !== undefined) {
    throw new ValidationError(
      scope,
      `'placement.pool' must have accelerators with memory enough, got '${pool.name}': model '${model.name}' ${problem}`,
    );
  }
  assertFits(scope, 'resources', suited(pool, model), engineResources(model));
}

/** The pool, with those of its instances alone that carry the model. */
const suited = (pool: INodePool, model: LlmModel) => ({
  name: pool.name,
  acceleratorResource: pool.acceleratorResource,
  sharing: pool.sharing,
  efa: pool.efa,
  instanceTypes: suitedTypes(pool, model),
});

const suitedTypes = ({ instanceTypes = [], sharing }: INodePool, model: LlmModel) =>
  instanceTypes.filter((type) => carriesModel(type, loadOf(model), sharing));

/**
 * Keeps pods off those instances of the pool whose accelerators have too little memory, which no resource says: undefined
 * where all have enough.
 */
export function memoryAffinity(model: LlmModel): k8s.Affinity | undefined {
  const pool = model.placement?.pool;
  if (pool?.instanceTypes === undefined) return undefined;
  const able = new Set(suitedTypes(pool, model).map(({ family }) => family));
  const all = new Set(pool.instanceTypes.map(({ family }) => family));
  return able.size === all.size ? undefined : familyAffinity(pool.compute, [...able].toSorted());
}
