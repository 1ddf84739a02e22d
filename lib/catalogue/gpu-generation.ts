import type { GpuSharing } from '../values';
import { memoryOfShare } from './gpu-sharing';
import type { Accelerator } from './instance-types';
import type { ModelPrecision } from './model-memory';

/** Compute capability by the name of a card. https://developer.nvidia.com/cuda-gpus */
const COMPUTE_CAPABILITY: Readonly<Record<string, number>> = {
  k80: 3.7,
  m60: 5.2,
  v100: 7,
  t4: 7.5,
  t4g: 7.5,
  a100: 8,
  a10g: 8.6,
  l4: 8.9,
  l40s: 8.9,
  h100: 9,
  h200: 9,
  b200: 10,
  b300: 10.3,
  'rtx-pro-server-4500': 12,
  'rtx-pro-server-6000': 12,
};

/** What vLLM’s image has kernels for. https://docs.vllm.ai/en/v0.32.0/getting_started/installation/gpu/ */
const OLDEST = 7.5;

/** The first with 16-bit numbers of the range of 32-bit ones, without which vLLM refuses `bfloat16`. */
const BFLOAT16 = 8;

/** Whether vLLM computes on a card with numbers of a precision. Of cards of other makers nothing is known, and nothing refused. */
export function computes({ kind, name }: Accelerator, precision: ModelPrecision): boolean {
  if (kind !== 'nvidia') return true;
  const capability = COMPUTE_CAPABILITY[name] ?? OLDEST;
  return capability >= (precision === 'bfloat16' ? BFLOAT16 : OLDEST);
}

/**
 * Memory that CUDA sees of cards which EC2 reports in full, in GiB: a T4 keeps a part for error correction. Feature
 * discovery says 15,109 MiB. https://github.com/NVIDIA/gpu-feature-discovery#generated-labels
 */
const CUDA_MEMORY_GIB: Readonly<Record<string, number>> = { t4: 14.75, t4g: 14.75 };

/** GiB that an engine finds on one card, or on a share of it. */
export const usableMemory = (accelerator: Accelerator, sharing: GpuSharing | undefined): number =>
  memoryOfShare(
    { ...accelerator, memoryGiB: CUDA_MEMORY_GIB[accelerator.name] ?? accelerator.memoryGiB },
    sharing,
  );
