import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import {
  InferenceService,
  type InferenceServiceProps,
} from '../../../../constructs/kubernetes/model-server';
import { AcceleratorRequest } from '../../../../lib/values';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { POD_RESOURCES } from './fixture';

const MODEL = { format: 'onnx', storageUri: 's3://acme-models/sentiment' } as const;

const service = (props: Partial<InferenceServiceProps> = {}) => {
  let pods = {};
  const objects = objectsOf((chart) => {
    ({ pods } = new InferenceService(chart, 'Service', {
      name: 'sentiment',
      namespace: { name: 'team-vision' },
      predictor: MODEL,
      resources: POD_RESOURCES,
      ...props,
    }));
  });
  return { object: findObject(objects, 'InferenceService'), pods };
};

const predictor = (props: Partial<InferenceServiceProps> = {}) =>
  memberAt(service(props).object, ['spec', 'predictor']);

const POD = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
};

test('a model is served by the runtime of its format, by a Deployment', () => {
  const { object, pods } = service();
  expect(object).toMatchObject({
    apiVersion: 'serving.kserve.io/v1beta1',
    metadata: {
      name: 'sentiment',
      namespace: 'team-vision',
      annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
    },
  });
  expect(predictor()).toEqual({
    ...POD,
    model: {
      modelFormat: { name: 'onnx' },
      storageUri: 's3://acme-models/sentiment',
      resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
    },
    minReplicas: 1,
    maxReplicas: 1,
  });
  expect(pods).toEqual({ 'serving.kserve.io/inferenceservice': 'sentiment' });
});

test('a model names its runtime and version, and runs where it is told', () => {
  expect(
    predictor({
      predictor: { ...MODEL, formatVersion: '1', runtime: 'kserve-tritonserver', args: ['--a=b'] },
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      nodes: { pool: presetPool('gpu-inference', 'gpu-inference', 'auto') },
      serviceAccountName: 'vision-workload',
      minReplicas: 2,
      maxReplicas: 4,
    }),
  ).toMatchObject({
    serviceAccountName: 'vision-workload',
    nodeSelector: { 'karpenter.sh/nodepool': 'gpu-inference' },
    tolerations: [{ key: 'nvidia.com/gpu' }],
    model: {
      modelFormat: { name: 'onnx', version: '1' },
      runtime: 'kserve-tritonserver',
      args: ['--a=b'],
      resources: { limits: { 'nvidia.com/gpu': '1' } },
    },
    minReplicas: 2,
    maxReplicas: 4,
  });
});

test('an image serves by itself, unprivileged', () => {
  expect(
    predictor({
      predictor: {
        image: 'ghcr.io/acme/sentiment:1.4.0',
        port: 8000,
        args: ['serve'],
        env: [{ name: 'A', value: 'b' }],
      },
    }),
  ).toEqual({
    ...POD,
    containers: [
      {
        name: 'kserve-container',
        image: 'ghcr.io/acme/sentiment:1.4.0',
        args: ['serve'],
        env: [{ name: 'A', value: 'b' }],
        ports: [{ containerPort: 8000 }],
        resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
    minReplicas: 1,
    maxReplicas: 1,
  });
});

test.each<[what: string, props: Partial<InferenceServiceProps>, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of an InferenceService must"],
  ['a long name', { name: 'a'.repeat(54) }, "'name' must have at most 53 characters, got 54"],
  ['no pod', { minReplicas: 0 }, "'minReplicas' must be an integer from 1"],
  [
    'fewer at most than at least',
    { minReplicas: 2, maxReplicas: 1 },
    "'maxReplicas' must be an integer from 2",
  ],
  [
    'a model without a scheme',
    { predictor: { format: 'onnx', storageUri: '/models' } },
    "'predictor.storageUri' must be such as s3://bucket/model, got '/models'",
  ],
  ['a port of root', { predictor: { image: 'a.io/b:1', port: 80 } }, "'predictor.port'"],
  [
    'an image without a version',
    { predictor: { image: 'a.io/b', port: 8000 } },
    "'predictor': 'image' of container 'kserve-container' must",
  ],
  [
    'GPUs of a pool without',
    {
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      nodes: { pool: presetPool('batch', 'batch', 'auto') },
    },
    "'resources' must not ask for nvidia.com/gpu on pool 'batch', which has no devices",
  ],
])('fails when given %s', (_what, props, message) => {
  expect(() => service(props)).toThrow(message);
});
