import {
  assertFits,
  BUILT_IN_POOLS,
  presetPool,
  type PodAmounts,
  type PoolPreset,
  type PresetPoolOptions,
} from '../../../../constructs/kubernetes/karpenter';
import { ValidationError } from '../../../../lib/errors';
import { AcceleratorRequest, ValueError, type GpuSharing } from '../../../../lib/values';
import { testChart } from '../../../support/kubernetes';
import { made } from './node-pool-fixture';

const pool = (preset: PoolPreset, options?: PresetPoolOptions) =>
  presetPool(preset, 'mine', 'karpenter', options);

const gpu = (count = 1, minMemoryGiB?: number, sharing?: GpuSharing) =>
  AcceleratorRequest.gpu({ count, minMemoryGiB, sharing });
const neuron = (count: number) => AcceleratorRequest.neuron({ count });
const efa = (count: number) => AcceleratorRequest.efa({ count });

const SLICES: GpuSharing = { mode: 'time-slicing', replicas: 4 };
const PARTS: GpuSharing = { mode: 'mig', profile: '1g.10gb', strategy: 'single' };

describe('a pool hands out', () => {
  test.each([
    ['GPUs', pool('gpu-inference'), [gpu(8)], { 'nvidia.com/gpu': '8' }],
    ['GPUs of some memory', pool('gpu-inference'), [gpu(1, 40)], { 'nvidia.com/gpu': '1' }],
    ['Neuron devices', pool('neuron'), [neuron(16)], { 'aws.amazon.com/neuron': '16' }],
    [
      'GPUs and EFA interfaces of one node',
      pool('gpu-training'),
      [gpu(8), efa(32)],
      { 'nvidia.com/gpu': '8', 'vpc.amazonaws.com/efa': '32' },
    ],
    [
      'a time slice',
      pool('gpu-inference', { sharing: SLICES }),
      [gpu(1, undefined, SLICES)],
      { 'nvidia.com/gpu': '1' },
    ],
    [
      'parts of a GPU',
      pool('gpu-inference', { instances: { families: ['p4d'] }, sharing: PARTS }),
      [gpu(2, 10, PARTS)],
      { 'nvidia.com/gpu': '2' },
    ],
    ['nothing for nothing', pool('general'), [], {}],
  ])('%s', (_title, from, requests, expected) => {
    expect(from.request(...requests)).toEqual(expected);
  });

  test('what the pool that is made here has', () => {
    const gpus = made({
      instances: { types: ['g6e.xlarge'] },
      accelerator: { resource: 'nvidia.com/gpu', limit: 4 },
    });
    expect(gpus.request(gpu())).toEqual({ 'nvidia.com/gpu': '1' });
    expect(gpus.instanceTypes?.map(({ name }) => name)).toEqual(['g6e.xlarge']);
    expect(() => gpus.request(gpu(2))).toThrow(ValueError);
  });

  test('any number where its instances are not known', () => {
    const gpus = pool('gpu-inference', { instances: { families: ['g99'] } });
    expect(gpus.instanceTypes).toBeUndefined();
    expect(gpus.request(gpu(64))).toEqual({ 'nvidia.com/gpu': '64' });
  });
});

describe('a request', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a pool without devices is asked for GPUs',
      () => pool('general').request(gpu(2)),
      "pool 'mine' has no NVIDIA GPUs, got a request for 2 x nvidia.com/gpu; choose a pool of the preset gpu-inference or gpu-training",
    ],
    [
      'a pool of EKS is asked for GPUs',
      () => BUILT_IN_POOLS['general-purpose'].request(gpu()),
      "pool 'general-purpose' has no NVIDIA GPUs",
    ],
    [
      'a pool of GPUs is asked for Neuron devices',
      () => pool('gpu-inference').request(neuron(1)),
      'has no Neuron devices, got a request for 1 x aws.amazon.com/neuron; choose a pool of the preset neuron',
    ],
    [
      'a pool without EFA is asked for it',
      () => pool('gpu-inference').request(gpu(), efa(1)),
      'has no EFA interfaces, got a request for 1 x vpc.amazonaws.com/efa; choose a pool of the preset gpu-training',
    ],
    [
      'a share is asked of a pool of whole GPUs',
      () => pool('gpu-inference').request(gpu(1, undefined, SLICES)),
      "pool 'mine' offers whole GPUs, got a request for GPUs in 4 time slices; ask for what it offers, or choose a pool with GPUs in 4 time slices",
    ],
    [
      'a whole GPU is asked of a pool that shares them',
      () => pool('gpu-inference', { sharing: SLICES }).request(gpu()),
      "pool 'mine' offers GPUs in 4 time slices, got a request for whole GPUs",
    ],
    [
      'a share of MPS is asked of a pool of parts',
      () =>
        pool('gpu-inference', { sharing: PARTS }).request(
          gpu(1, undefined, { mode: 'mps', replicas: 2 }),
        ),
      "pool 'mine' offers GPUs in MIG parts of 1g.10gb, got a request for GPUs in 2 shares of MPS",
    ],
    [
      'there are more GPUs than a node has',
      () => pool('gpu-inference', { instances: { families: ['g5'] } }).request(gpu(16)),
      "no instance type of pool 'mine' has 16 x nvidia.com/gpu: at most it has 8 x nvidia.com/gpu on g5.48xlarge; ask for 8 x nvidia.com/gpu or less in a pod",
    ],
    [
      'there are more Neuron devices than its family has',
      () => pool('neuron', { instances: { families: ['inf2'] } }).request(neuron(16)),
      'at most it has 12 x aws.amazon.com/neuron on inf2.48xlarge; ask for 12 x aws.amazon.com/neuron or less in a pod, or use a pool with the family trn1 or trn1n or trn2',
    ],
    [
      'no GPU has the memory',
      () => pool('gpu-inference', { instances: { families: ['g5', 'g6'] } }).request(gpu(1, 40)),
      'ask for 22.3 GiB in each or less in a pod, or use a pool with the family g6e or g7e or p5',
    ],
    [
      'no part has the memory',
      () =>
        pool('gpu-inference', { instances: { families: ['p5'] }, sharing: PARTS }).request(
          gpu(1, 20, PARTS),
        ),
      'has 1 x nvidia.com/gpu, 20 GiB in each: at most it has 8 x nvidia.com/gpu on p5.48xlarge, 10 GiB in each on p5.4xlarge; ask for 10 GiB in each or less in a pod',
    ],
    [
      'a pod wants more parts than Karpenter takes the node to have',
      () =>
        pool('gpu-inference', { instances: { families: ['p4d'] }, sharing: PARTS }).request(
          gpu(9, undefined, PARTS),
        ),
      'ask for 8 x nvidia.com/gpu or less in a pod',
    ],
    [
      'GPUs and interfaces are not those of one node',
      () => pool('gpu-training', { instances: { families: ['p4d'] } }).request(gpu(8), efa(32)),
      "no instance type of pool 'mine' has 8 x nvidia.com/gpu, 32 x vpc.amazonaws.com/efa: at most it has 8 x nvidia.com/gpu on p4d.24xlarge, 4 x vpc.amazonaws.com/efa on p4d.24xlarge; ask for 4 x vpc.amazonaws.com/efa or less in a pod, or use a pool with the family p5 or p5e",
    ],
  ])('fails when %s', (_what, ask, message) => {
    expect(ask).toThrow(ValueError);
    expect(ask).toThrow(message);
  });
});

describe('a pod', () => {
  const check = (preset: PoolPreset, pod: PodAmounts, options?: PresetPoolOptions) => () => {
    assertFits(testChart(), 'resources', pool(preset, options), pod);
  };

  test.each<[PoolPreset, PodAmounts]>([
    ['general', { cpu: '190', memory: '300Gi' }],
    ['gpu-inference', { cpu: '4', memory: '16Gi', accelerators: { 'nvidia.com/gpu': 1 } }],
    ['gpu-training', { cpu: '180', memory: '1800Gi', accelerators: { 'nvidia.com/gpu': '8' } }],
    ['gpu-training', { cpu: '8', memory: '64Gi', accelerators: { 'vpc.amazonaws.com/efa': 32 } }],
    ['neuron', { cpu: '2', memory: '8Gi', accelerators: { 'aws.amazon.com/neuron': 1 } }],
  ])('fits a node of %s with %j', (preset, pod) => {
    expect(check(preset, pod)).not.toThrow();
  });

  test('fits where nothing is known of the nodes', () => {
    const everything = { cpu: '1000', memory: '64Ti' };
    expect(check('general', everything, { instances: { types: ['m99.large'] } })).not.toThrow();
    expect(() => {
      assertFits(testChart(), 'resources', BUILT_IN_POOLS['general-purpose'], everything);
    }).not.toThrow();
  });

  test.each<[string, () => void, string]>([
    [
      'has more CPU than the largest type',
      check('gpu-inference', { cpu: '200', memory: '8Gi' }),
      "test: 'resources' must fit one node of pool 'mine', got 200 CPU, 8Gi: at most it has 191.45 CPU on g5.48xlarge, 1415Gi on g6e.48xlarge; ask for 191.45 CPU or less in a pod",
    ],
    [
      'has memory and a GPU that are not on one node',
      check(
        'gpu-inference',
        { cpu: '4', memory: '64Gi', accelerators: { 'nvidia.com/gpu': 1 } },
        { instances: { types: ['g5.xlarge', 'g5.2xlarge'] } },
      ),
      'got 4 CPU, 64Gi, 1 x nvidia.com/gpu: at most it has 7.91 CPU on g5.2xlarge, 28Gi on g5.2xlarge, 1 x nvidia.com/gpu on g5.xlarge; ask for 28Gi or less in a pod, or use a pool with the family',
    ],
    [
      'has too much of everything',
      check('large-disk', { cpu: '100', memory: '2Ti' }, { instances: { types: ['m7i.large'] } }),
      '; use a pool with the family',
    ],
    [
      'has more of everything than there is',
      check('large-disk', { cpu: '9000', memory: '90Ti' }, { instances: { types: ['m7i.large'] } }),
      'at most it has 1.93 CPU on m7i.large, 6Gi on m7i.large; ask for less of each',
    ],
    [
      'has more memory than a very small node',
      check('general', { cpu: '1', memory: '2Gi' }, { instances: { types: ['t3.nano'] } }),
      'Mi on t3.nano; ask for ',
    ],
    [
      'asks for what the pool has not',
      check('general', { cpu: '1', memory: '1Gi', accelerators: { 'nvidia.com/gpu': 1 } }),
      "'resources' must not ask for nvidia.com/gpu on pool 'mine', which has no devices; ask for that, or choose another pool",
    ],
    [
      'asks for EFA without EFA',
      check('gpu-inference', {
        cpu: '1',
        memory: '1Gi',
        accelerators: { 'vpc.amazonaws.com/efa': 1 },
      }),
      "must not ask for vpc.amazonaws.com/efa on pool 'mine', which has nvidia.com/gpu",
    ],
  ])('fails when it %s', (_what, assert, message) => {
    expect(assert).toThrow(ValidationError);
    expect(assert).toThrow(message);
  });
});
