import { imageName, IMAGES } from '../../../lib/catalogue';
import type { SharedMountOptions } from '../storage';
import type { ModelServerPreset } from './model-server-preset';
import { TEXT_GENERATION_DASHBOARD } from './text-generation-dashboard';

/** Where files of the Hugging Face hub are kept. https://github.com/huggingface/text-generation-inference/blob/v3.1.0/Dockerfile */
const CACHE_PATH = '/data';
const PORT = 8080;

/** A server of Text Generation Inference. */
export interface TextGenerationInferenceOptions {
  /** Name of a model of the Hugging Face hub, or a folder of `models`. */
  readonly model: string;
  /**
   * An image whose Python lies where others than root can read it; later ones of upstream’s do not.
   * @default - 3.1.0, upstream’s last that has it so
   */
  readonly image?: string;
  /**
   * Where weights are kept when a pod goes; servers share it.
   * @default - nowhere: each pod fetches them anew
   */
  readonly cache?: Omit<SharedMountOptions, 'path' | 'readOnly'>;
  /**
   * GPUs of a pod that the model is divided among: the number of its accelerators.
   * @default 1
   */
  readonly shards?: number;
}

/**
 * Hugging Face Text Generation Inference. Upstream keeps it in maintenance mode since December 2025, and recommends vLLM
 * and SGLang: take it for what runs on it already.
 * https://github.com/huggingface/text-generation-inference/blob/v3.3.7/README.md
 */
export const textGenerationInference = ({
  model,
  image = imageName(IMAGES.textGenerationInference),
  cache,
  shards = 1,
}: TextGenerationInferenceOptions): ModelServerPreset => ({
  image,
  port: PORT,
  // https://github.com/huggingface/text-generation-inference/blob/v3.1.0/router/src/server.rs
  readyPath: '/health',
  // Weights are fetched and sharded first.
  loadSeconds: 1800,
  // Processes of one model talk by shared memory. https://github.com/huggingface/text-generation-inference/blob/v3.1.0/README.md
  sharedMemory: '1Gi',
  user: { uid: 1000, gid: 1000 },
  dashboard: TEXT_GENERATION_DASHBOARD,
  env: [
    { name: 'MODEL_ID', value: model },
    { name: 'PORT', value: String(PORT) },
    { name: 'HUGGINGFACE_HUB_CACHE', value: CACHE_PATH },
    { name: 'USAGE_STATS', value: 'off' },
    { name: 'JSON_OUTPUT', value: 'true' },
    // Said, because it would count a variable that not every device plugin sets.
    { name: 'NUM_SHARD', value: String(shards) },
  ],
  ...(cache === undefined
    ? { scratch: [{ path: CACHE_PATH }] }
    : { mounts: [{ ...cache, path: CACHE_PATH }] }),
});
