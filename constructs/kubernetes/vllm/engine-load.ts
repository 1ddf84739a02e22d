import { coldStart, type ColdStart, type WeightPlace } from '../../../lib/catalogue/cold-start';
import { weightsGiB, type ModelLoad } from '../../../lib/catalogue/model-memory';
import type { LlmModel } from './engine-options';
import type { ModelFiles } from './model-source';

/** Adapters that a step may use at once. */
export const adapterSlots = ({ adapters }: LlmModel): number =>
  adapters === undefined ? 0 : (adapters.slots ?? Math.max(1, adapters.static?.length ?? 0));

/** The rank of adapters that an engine has room for. */
export const adapterRank = ({ adapters }: LlmModel): number => adapters?.rank ?? 16;

/** What decides how much memory the engine of a model takes. */
export const loadOf = (model: LlmModel): ModelLoad => ({
  shape: model.shape,
  precision: model.precision ?? 'bfloat16',
  quantization: model.quantization,
  cachePrecision: model.cachePrecision ?? 'auto',
  contextTokens: model.contextTokens,
  fullContexts: model.fullContexts ?? 1,
  tensorParallel: model.tensorParallel ?? 1,
  pipelineParallel: model.nodes ?? 1,
  memoryShare: model.memoryShare ?? 0.9,
  adapters: { slots: adapterSlots(model), rank: adapterRank(model) },
});

/** How images reach nodes; decides when an engine answers. */
export interface ImageDelivery {
  readonly prePulled: boolean;
  readonly parallelImagePull: boolean;
}

/** How long an engine takes from nothing to its first answer, in seconds. An estimate. */
export const coldStartOf = (model: LlmModel, images: ImageDelivery): ColdStart =>
  coldStart({
    ...images,
    weightsGiB: weightsGiB(loadOf(model)),
    place: placeOf(model.files),
    eager: model.eager ?? false,
  });

function placeOf(files: ModelFiles): WeightPlace {
  if ('streamed' in files) return 'stream';
  return 'nodeDisk' in files ? 'node' : 'shared';
}

/** Estimates may be far off, and a container that is killed begins anew. */
const SAFETY = 3;
const LEAST_SECONDS = 300;

/** Seconds that an engine gets until it answers, from its container’s start. */
export function startSeconds(model: LlmModel): number {
  const { weights, engine } = coldStartOf(model, { prePulled: true, parallelImagePull: false });
  return model.startSeconds ?? Math.max(LEAST_SECONDS, (weights + engine) * SAFETY);
}
