import type { k8s } from 'cdk8s-plus-29';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import type { ISecret } from '../../../../constructs/kubernetes/secrets';
import type { ISharedVolume } from '../../../../constructs/kubernetes/storage';
import {
  LlmService,
  type LlmModel,
  type LlmServiceProps,
  type ModelFiles,
  type RouterOptions,
} from '../../../../constructs/kubernetes/vllm';
import { knownModel, type ModelShape } from '../../../../lib/catalogue/language-models';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

/** A model of the table. */
export function shapeOf(repository: string): ModelShape {
  const shape = knownModel(repository);
  if (shape === undefined) throw new Error(`'${repository}' is not in the table`);
  return shape;
}

/** A claim of the namespace that many nodes mount. */
export const VOLUME: ISharedVolume = {
  namespace: { name: 'serving' },
  claimName: 'models',
  volumeHandle: 'fs-1::fsap-1',
};

/** A Secret that says which keys were asked for. */
export const secretNamed = (name: string): ISecret => ({
  name,
  toEnvVar: (variable, key) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  }),
  toVolume: (volume) => ({ name: volume, secret: { secretName: name } }),
});

/** A pool with GPUs of 22 and 45 GiB. */
export const GPU_POOL = presetPool('gpu-inference', 'gpu-inference', 'karpenter');

/** Files at Hugging Face, fetched to the shared volume. */
export const HUB_FILES = {
  source: {
    from: 'hugging-face',
    repository: 'meta-llama/Llama-3.1-8B-Instruct',
    revision: '0e9e39f249a16976918f6564b8830bc894c89659',
  },
  sharedOn: VOLUME,
} as const;

/** The least that a model is. */
export const MODEL: LlmModel = {
  name: 'llama',
  files: { volume: VOLUME, path: 'llama' },
  shape: shapeOf('meta-llama/Llama-3.1-8B-Instruct'),
  contextTokens: 8192,
  placement: { pool: GPU_POOL },
};

/** A model with the given options. */
export const model = (changes: Partial<LlmModel> = {}): LlmModel => ({ ...MODEL, ...changes });

/** Images of a service. */
export const IMAGES = {
  engine: 'docker.io/vllm/vllm-openai:v0.32.0',
  router: 'docker.io/lmcache/lmstack-router:v0.1.12',
  objects: 'public.ecr.aws/aws-cli/aws-cli:2.32.9',
  pause: 'registry.k8s.io/pause:3.10.1',
} as const;

/** What a service comes to. */
export const serviceObjects = (
  props: Partial<LlmServiceProps> = {},
  use: (service: LlmService) => void = () => undefined,
): KubernetesObject[] =>
  objectsOf((chart) => {
    const service = new LlmService(chart, 'Service', {
      name: 'chat',
      namespace: Namespace.fromName(chart, 'Namespace', 'serving'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      images: IMAGES,
      models: [MODEL],
      ...props,
    });
    use(service);
  });

/** What one model comes to. */
export const modelObjects = (changes: Partial<LlmModel> = {}): KubernetesObject[] =>
  serviceObjects({ models: [model(changes)] });

/** The pod of an object with a template. */
export const podOf = (object: KubernetesObject): k8s.PodSpec =>
  memberAt(object, ['spec', 'template', 'spec']) as k8s.PodSpec;

/** The pod of the engine of one model. */
export const enginePodOf = (changes: Partial<LlmModel> = {}): k8s.PodSpec =>
  podOf(findObject(modelObjects(changes), 'Deployment', 'chat-llama'));

/** Its container. */
export function engineOf(changes: Partial<LlmModel> = {}): k8s.Container {
  const [container] = enginePodOf(changes).containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
}

/** The Job that fetches files. */
export const jobOf = (files: ModelFiles) => findObject(modelObjects({ files }), 'Job');

/** Its container. */
export const fetcherOf = (files: ModelFiles) => {
  const [container] = podOf(jobOf(files)).containers;
  if (container === undefined) throw new Error('the Job has no container');
  return container;
};

/** Files in a bucket. */
export const S3_SOURCE = {
  from: 's3',
  url: 's3://acme-models/llama/3',
  region: 'eu-central-1',
} as const;

/** What a service with such a router comes to. */
export const routed = (router: RouterOptions, props: Partial<LlmServiceProps> = {}) =>
  serviceObjects({ router, ...props });
