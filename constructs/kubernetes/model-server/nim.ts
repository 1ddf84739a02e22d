import type { k8s } from 'cdk8s-plus-29';
import { imageName, IMAGES } from '../../../lib/catalogue';
import type { ISecret } from '../secrets';
import type { SharedMountOptions } from '../storage';
import type { ModelServerPreset } from './model-server-preset';

/** https://docs.nvidia.com/nim/large-language-models/2.0.12/reference/environment-variables.html */
const CACHE_PATH = '/opt/nim/.cache';
const PORT = 8000;

/**
 * User and group that NVIDIA’s operator runs NIM as.
 * https://docs.nvidia.com/nim-operator/3.1.4/air-gap.html
 */
const USER = { uid: 1000, gid: 2000 } as const;

/** A Secret, and which of its keys. */
export interface NimKey {
  /** The Secret. */
  readonly secret: ISecret;
  /** The key of the Secret. */
  readonly key: string;
}

/** A NIM for language models. */
export interface NimOptions {
  /**
   * An image that is made for one model, such as `nvcr.io/nim/meta/llama-3.1-8b-instruct:2.0.11`.
   * @default - the one that serves any `model`
   */
  readonly image?: string;
  /**
   * What an image without a model serves: `hf://meta-llama/Llama-3.1-8B-Instruct`, `ngc://…`, `s3://…`, or a folder of
   * `models`.
   * @default - the image’s own
   */
  readonly model?: string;
  /**
   * The key of NVIDIA’s catalogue, by which weights are fetched; needed for production branches, what is gated, and images
   * before 2.0.10.
   * @default - none
   */
  readonly ngcKey?: NimKey;
  /**
   * The token of the Hugging Face hub, for what is gated there.
   * @default - none
   */
  readonly huggingFaceToken?: NimKey;
  /**
   * Secret of type `kubernetes.io/dockerconfigjson` by which the image is pulled: user `$oauthtoken`, password the key of
   * the catalogue.
   * @default - none
   */
  readonly pullSecret?: ISecret;
  /**
   * Where weights are kept when a pod goes; servers share it.
   * @default - nowhere: each pod fetches them anew
   */
  readonly cache?: Omit<SharedMountOptions, 'path' | 'readOnly'>;
}

/**
 * NVIDIA NIM for language models, without an operator. What it may be used for stands in NVIDIA’s licence.
 * https://docs.nvidia.com/nim/large-language-models/2.0.11/get-started/installation.html
 */
export const nim = (options: NimOptions): ModelServerPreset => {
  const { image = imageName(IMAGES.nim), pullSecret, cache } = options;
  return {
    image,
    port: PORT,
    // Both, and the time that they may take: https://github.com/NVIDIA/k8s-nim-operator/blob/v3.1.2/api/apps/v1alpha1/nimservice_types.go
    readyPath: '/v1/health/ready',
    livePath: '/v1/health/live',
    loadSeconds: 1800,
    metricsEndpoint: { path: '/v1/metrics' },
    sharedMemory: '2Gi',
    user: USER,
    env: variablesOf(options),
    pullSecrets: pullSecret && [pullSecret],
    writableRootReason: 'what NIM writes beside its cache is not documented',
    ...(cache === undefined
      ? { scratch: [{ path: CACHE_PATH }] }
      : { mounts: [{ ...cache, path: CACHE_PATH }] }),
  };
};

const variablesOf = ({ model, ngcKey, huggingFaceToken }: NimOptions): k8s.EnvVar[] => [
  { name: 'NIM_SERVER_PORT', value: String(PORT) },
  { name: 'NIM_CACHE_PATH', value: CACHE_PATH },
  { name: 'NIM_JSONL_LOGGING', value: 'true' },
  ...(model === undefined ? [] : [{ name: 'NIM_MODEL_PATH', value: model }]),
  ...keyVariable('NGC_API_KEY', ngcKey),
  ...keyVariable('HF_TOKEN', huggingFaceToken),
];

const keyVariable = (name: string, source: NimKey | undefined): k8s.EnvVar[] =>
  source === undefined ? [] : [source.secret.toEnvVar(name, source.key)];
