import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import type {
  BatchInferenceProps,
  ModelPodOptions,
  ModelServerProps,
} from '../../../../constructs/kubernetes/model-server';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { AcceleratorRequest } from '../../../../lib/values';
import { batchObjects, MODELS, serverObjects } from './fixture';

const OF_PODS: readonly [what: string, props: Partial<ModelPodOptions>, message: string][] = [
  ['an image without a version', { image: 'acme/sentiment' }, "'image' of container 'server' must"],
  ['root', { user: { uid: 0, gid: 0 } }, "'runAsUser' of container 'server' must not be 0"],
  [
    'two ways to an account',
    { serviceAccountName: 'a', aws: { network: { vpcCidrs: ['10.0.0.0/16'] } } },
    "'aws' must be left out with 'serviceAccountName', got both",
  ],
  [
    'a folder without a beginning',
    { scratch: [{ path: 'cache' }] },
    "each 'path' of models, mounts and scratch must be such as '/models', got 'cache'",
  ],
  [
    'two volumes at one path',
    { models: [{ volume: MODELS, path: '/tmp' }] },
    "each 'path' of models, mounts and scratch must be there once, got '/tmp' twice",
  ],
  ['a size that is none', { scratch: [{ path: '/a', size: 'big' }] }, "'scratch.size'"],
  ['shared memory that is none', { sharedMemory: 'half' }, "'sharedMemory'"],
  [
    'more shared memory than there is',
    { sharedMemory: '4Gi' },
    "'sharedMemory' must be less than the memory of a pod, 4Gi, as a part of it, got 4Gi",
  ],
  [
    'a variable twice',
    { env: [{ name: 'A' }, { name: 'A' }] },
    "'env' must name each variable once, got 'A' twice",
  ],
  [
    'interfaces for accelerators',
    { accelerator: AcceleratorRequest.efa({ count: 1 }) },
    "'accelerator' must be GPUs or Neuron devices",
  ],
  [
    'GPUs of a pool without',
    {
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      nodes: { pool: presetPool('batch', 'batch', 'auto') },
    },
    "'resources' must not ask for nvidia.com/gpu on pool 'batch', which has no devices",
  ],
  [
    'a volume of another namespace',
    { models: [{ volume: { ...MODELS, namespace: { name: 'other' } }, path: '/models' }] },
    "'pod': 'models' is a claim of namespace 'other'",
  ],
];

describe('a server fails', () => {
  test.each<[what: string, props: Partial<ModelServerProps>, message: string]>([
    ...OF_PODS,
    ['a name that begins with a digit', { name: '1a' }, "'name': the name of a server must"],
    ['a version that is no label', { version: '1+2' }, "'version': a version must consist of"],
    ['a port of root', { port: 80 }, "'port' must be an integer from 1024 to 65535, got 80"],
    ['metrics on a port of root', { metricsEndpoint: { port: 80 } }, "'metricsEndpoint.port'"],
    ['no time to load', { loadSeconds: 0 }, "'loadSeconds' must be an integer from 1"],
    ['less than no time to drain', { shutdown: { drainSeconds: -1 } }, "'shutdown.drainSeconds'"],
    ['days to finish', { shutdown: { finishSeconds: 100_000 } }, "'shutdown.finishSeconds'"],
    ['a path without a slash', { readyPath: 'health' }, "'readyPath' must begin with '/'"],
    ['a live path without a slash', { livePath: 'live' }, "'livePath' must begin with '/'"],
    [
      'metrics without a slash',
      { metricsEndpoint: { path: 'metrics' } },
      "'metricsEndpoint.path' must begin with '/', got 'metrics'",
    ],
    ['no server', { replicas: 0 }, "'replicas' must be an integer from 1"],
    [
      'two who decide',
      { replicas: 3, scaling: { min: 1, max: 2 } },
      "'replicas' must be left out with 'scaling', got 3; write it as 'scaling.min'",
    ],
    ['scaling to zero', { scaling: { min: 0, max: 2 } }, "'scaling.min' must be an integer from 1"],
    [
      'fewer at most than at least',
      { scaling: { min: 3, max: 2 } },
      "'scaling.max' must be an integer from 3 to 1000, got 2",
    ],
    [
      'more than all of its CPU',
      { scaling: { min: 1, max: 2, cpuUtilization: 101 } },
      "'scaling.cpuUtilization' must be an integer from 1 to 100",
    ],
  ])('when given %s', (_what, props, message) => {
    expect(() => serverObjects(props)).toThrow(message);
  });
});

describe('a run over many inputs fails', () => {
  test.each<[what: string, props: Partial<BatchInferenceProps>, message: string]>([
    ...OF_PODS,
    ['a name with a dot', { name: 'a.b' }, "'name': the name of a Job must"],
    ['a long name', { name: 'a'.repeat(53) }, "'name' must have at most 52 characters, got 53"],
    ['no part', { parts: 0 }, "'parts' must be an integer from 1"],
    [
      'more pods than parts',
      { parts: 2, parallelism: 3 },
      "'parallelism' must be an integer from 1 to 2, got 3",
    ],
    [
      'several pods for one part',
      { parallelism: 2 },
      "'parallelism' must be an integer from 1 to 1",
    ],
    ['less than no retry', { retries: -1 }, "'retries'"],
    ['no time to run', { deadlineSeconds: 0 }, "'deadlineSeconds'"],
    ['no time after its end', { keptSeconds: 0 }, "'keptSeconds'"],
    [
      'a folder twice',
      { input: { volume: MODELS, path: '/data' }, output: { volume: MODELS, path: '/data' } },
      "got '/data' twice",
    ],
    [
      'more than its queue ever admits',
      { parts: 8, queue: QueueReference.kueue('vision', { cpu: '4' }) },
      "'queue' 'vision' admits at most 4 of 'cpu', got 8 for all pods together",
    ],
  ])('when given %s', (_what, props, message) => {
    expect(() => batchObjects(props)).toThrow(message);
  });
});
