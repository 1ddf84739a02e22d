import type { ModelShape } from './language-models';

/** How numbers of weights are kept, and computed with. */
export const MODEL_PRECISIONS = ['bfloat16', 'float16', 'float32'] as const;

/** A precision of weights and computation. */
export type ModelPrecision = (typeof MODEL_PRECISIONS)[number];

/** How weights are made smaller: `fp8_per_tensor` while they are loaded, the others before, by who published them. */
export const QUANTIZATIONS = [
  'fp8_per_tensor',
  'awq_marlin',
  'gptq_marlin',
  'compressed-tensors',
] as const;

/** A way to make weights smaller. */
export type Quantization = (typeof QUANTIZATIONS)[number];

/** What decides how much of an accelerator's memory an engine takes. */
export interface ModelLoad {
  readonly shape: ModelShape;
  readonly precision: ModelPrecision;
  /** Undefined for weights as they are. */
  readonly quantization?: Quantization;
  /** How keys and values are kept: as the weights' precision, or in eight bits. */
  readonly cachePrecision: 'auto' | 'fp8';
  /** The longest context that is promised, in tokens. */
  readonly contextTokens: number;
  /** Requests of that length that are answered at once. */
  readonly fullContexts: number;
  /** Accelerators that share each layer. */
  readonly tensorParallel: number;
  /** Groups of accelerators that share the layers. */
  readonly pipelineParallel: number;
  /** Share of an accelerator's memory that the engine may take, up to 1. */
  readonly memoryShare: number;
  /** Adapters that are held at once, and their rank. */
  readonly adapters?: { readonly slots: number; readonly rank: number };
}

/** Memory of each accelerator, in GiB. */
export interface MemoryNeed {
  readonly weights: number;
  /** Keys and values of the contexts that are promised. */
  readonly cache: number;
  /** What the engine needs beside, and adapters; an estimate. */
  readonly overhead: number;
  /** What an accelerator must have, so that all of it fits into the share. */
  readonly total: number;
}

const GIB = 2 ** 30;
const PRECISION_BYTES: Readonly<Record<ModelPrecision, number>> = {
  bfloat16: 2,
  float16: 2,
  float32: 4,
};

/**
 * Bytes of a parameter. An estimate, on the high side: embeddings stay as they are, and scales come in addition, so
 * that a model of 8 thousand millions takes 8.5 GiB in eight bits, and 5.4 in four.
 */
const QUANTIZED_BYTES: Readonly<Record<Quantization, number>> = {
  fp8_per_tensor: 1.15,
  awq_marlin: 0.72,
  gptq_marlin: 0.72,
  'compressed-tensors': 1.15,
};

/**
 * Activations of a step, CUDA graphs and buffers of an engine, in GiB. An estimate: vLLM 0.32 with 8,192 tokens a step
 * leaves 26,000 tokens of cache for an 8B model in 16 bits on an L4, which are 2.4 GiB less than memory has.
 */
const ENGINE_OVERHEAD = 2.5;

/** Memory of an adapter as a share of the weights, for each rank. An estimate for adapters of all linear layers. */
const ADAPTER_SHARE_PER_RANK = 0.02 / 64;

/** Files of the weights, in GiB: as declared, or estimated. */
export function weightsGiB({
  shape,
  precision,
  quantization,
}: Pick<ModelLoad, 'shape' | 'precision' | 'quantization'>): number {
  const bytes = quantization ? QUANTIZED_BYTES[quantization] : PRECISION_BYTES[precision];
  return shape.weightsGiB ?? (shape.billionParameters * 1e9 * bytes) / GIB;
}

/** Keys and values of one token on each accelerator, in GiB; a head is on one accelerator at least. */
function tokenGiB({ shape, precision, cachePrecision, ...load }: ModelLoad): number {
  const { layers, keyValueHeads, headSize } = shape;
  const bytes = cachePrecision === 'fp8' ? 1 : PRECISION_BYTES[precision];
  const heads = Math.max(1, Math.ceil(keyValueHeads / load.tensorParallel));
  return (2 * Math.ceil(layers / load.pipelineParallel) * heads * headSize * bytes) / GIB;
}

/** What an engine needs of each of its accelerators. */
export function memoryNeed(load: ModelLoad): MemoryNeed {
  const all = weightsGiB(load);
  const weights = all / (load.tensorParallel * load.pipelineParallel);
  const cache = tokenGiB(load) * load.contextTokens * load.fullContexts;
  const { slots = 0, rank = 0 } = load.adapters ?? {};
  const overhead = ENGINE_OVERHEAD + weights * slots * rank * ADAPTER_SHARE_PER_RANK;
  return { weights, cache, overhead, total: (weights + cache + overhead) / load.memoryShare };
}

/** The longest context, in whole thousands of tokens, for which an accelerator has room; 0 for none. */
export function longestContext(load: ModelLoad, memoryGiB: number): number {
  const { weights, overhead } = memoryNeed(load);
  const room = memoryGiB * load.memoryShare - weights - overhead;
  const tokens = room / (tokenGiB(load) * load.fullContexts);
  return Math.max(0, Math.floor(Math.min(tokens, load.shape.contextTokens) / 1024) * 1024);
}
