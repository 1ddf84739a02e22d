import {
  bentoMl,
  nim,
  textGenerationInference,
  triton,
  type ModelServerPreset,
} from '../../../../constructs/kubernetes/model-server';
import { imageName, IMAGES } from '../../../../lib/catalogue';
import { violations } from '../../../support/structure';
import { fakeSecret } from '../oauth2-proxy/fakes';
import { MODELS, serverContainer, serverObjects, serverPod } from './fixture';

const PRESETS: readonly [name: string, preset: ModelServerPreset][] = [
  ['Text Generation Inference', textGenerationInference({ model: 'acme/model' })],
  ['NIM', nim({ model: 'hf://acme/model' })],
  ['BentoML', bentoMl({ image: 'ghcr.io/acme/bento:1.0.0' })],
  ['Triton', triton({ repository: { volume: MODELS, path: '/models' } })],
];

test.each(PRESETS)('%s fits the recorded structures, and is not root', (_name, preset) => {
  expect(serverObjects(preset).flatMap(violations)).toEqual([]);
  expect(preset.user?.uid).toBeGreaterThan(0);
});

const variables = (preset: ModelServerPreset) =>
  Object.fromEntries(
    (preset.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]),
  );

describe('Text Generation Inference', () => {
  test('serves a model of the hub, which each pod fetches', () => {
    const preset = textGenerationInference({ model: 'acme/model' });
    expect(preset.image).toBe(imageName(IMAGES.textGenerationInference));
    expect(variables(preset)).toEqual({
      MODEL_ID: 'acme/model',
      PORT: '8080',
      HUGGINGFACE_HUB_CACHE: '/data',
      USAGE_STATS: 'off',
      JSON_OUTPUT: 'true',
      NUM_SHARD: '1',
    });
    expect(serverContainer(preset)).toMatchObject({
      ports: [{ containerPort: 8080 }],
      startupProbe: { httpGet: { path: '/health' }, failureThreshold: 360 },
      volumeMounts: [{}, { mountPath: '/data' }, { mountPath: '/dev/shm' }],
      securityContext: { readOnlyRootFilesystem: true },
    });
  });

  test('divides it among GPUs, and keeps it for all pods', () => {
    const preset = textGenerationInference({
      model: 'acme/model',
      image: 'ghcr.io/acme/tgi:3.3.7',
      shards: 4,
      cache: { volume: MODELS, subPath: 'tgi' },
    });
    expect(preset.image).toBe('ghcr.io/acme/tgi:3.3.7');
    expect(variables(preset)).toMatchObject({ NUM_SHARD: '4' });
    expect(serverContainer(preset)).toMatchObject({
      volumeMounts: [{}, {}, { name: 'models', mountPath: '/data', subPath: 'tgi' }],
    });
  });
});

describe('NIM', () => {
  test('serves any model without a key, as the user of NVIDIA’s operator', () => {
    const preset = nim({ model: 'hf://acme/model' });
    expect(preset.image).toBe(imageName(IMAGES.nim));
    expect(variables(preset)).toEqual({
      NIM_SERVER_PORT: '8000',
      NIM_CACHE_PATH: '/opt/nim/.cache',
      NIM_JSONL_LOGGING: 'true',
      NIM_MODEL_PATH: 'hf://acme/model',
    });
    expect(serverContainer(preset)).toMatchObject({
      readinessProbe: { httpGet: { path: '/v1/health/ready' } },
      livenessProbe: { httpGet: { path: '/v1/health/live' } },
      volumeMounts: [{}, { mountPath: '/opt/nim/.cache' }, {}],
      securityContext: { runAsUser: 1000, runAsGroup: 2000, readOnlyRootFilesystem: false },
    });
    expect(serverPod([], preset)).not.toHaveProperty('imagePullSecrets');
  });

  test('serves the model of an image, with keys, and keeps it for all pods', () => {
    const secret = fakeSecret('nvidia');
    const preset = nim({
      image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:2.0.11',
      ngcKey: { secret, key: 'ngc' },
      huggingFaceToken: { secret, key: 'hf' },
      pullSecret: fakeSecret('ngc-registry'),
      cache: { volume: MODELS },
    });
    expect(variables(preset)).toMatchObject({
      NGC_API_KEY: { secretKeyRef: { name: 'nvidia', key: 'ngc' } },
      HF_TOKEN: { secretKeyRef: { name: 'nvidia', key: 'hf' } },
    });
    expect(variables(preset)).not.toHaveProperty('NIM_MODEL_PATH');
    expect(serverPod([], preset)).toMatchObject({
      imagePullSecrets: [{ name: 'ngc-registry' }],
      volumes: [{}, {}, { persistentVolumeClaim: { claimName: 'models' } }],
    });
  });
});

test('BentoML serves an image of one’s own', () => {
  const preset = bentoMl({ image: 'ghcr.io/acme/bento:1.0.0' });
  expect(variables(preset)).toEqual({ BENTOML_DO_NOT_TRACK: 'true' });
  expect(serverContainer(preset)).toMatchObject({
    image: 'ghcr.io/acme/bento:1.0.0',
    ports: [{ containerPort: 3000 }],
    readinessProbe: { httpGet: { path: '/readyz' } },
    livenessProbe: { httpGet: { path: '/livez' } },
    securityContext: { runAsUser: 1034 },
  });
});

test('Triton serves a folder of models, and has metrics on a port of their own', () => {
  const repository = { volume: MODELS, path: '/models', subPath: 'triton' };
  const preset = triton({ repository });
  expect(preset.image).toBe(imageName(IMAGES.triton));
  expect(serverContainer(preset)).toMatchObject({
    args: [
      'tritonserver',
      '--model-repository=/models',
      '--http-port=8000',
      '--metrics-port=8002',
      '--allow-grpc=false',
    ],
    ports: [{ containerPort: 8000 }, { name: 'metrics', containerPort: 8002 }],
    readinessProbe: { httpGet: { path: '/v2/health/ready' } },
    volumeMounts: [{}, {}, { mountPath: '/models', subPath: 'triton', readOnly: true }],
  });
  const image = 'nvcr.io/nvidia/tritonserver:26.07-pyt-python-py3';
  expect(triton({ repository, image }).image).toBe(image);
});
