import type { EnvironmentInput } from '../../../lib/config';
import { operatorNames } from '../../../lib/contracts/operators';
import {
  onEfaNodes,
  onGpuNodes,
  onNeuronNodes,
  onServerNodes,
  onSystemNodes,
} from '../../../stacks/manifests/operator-placement';
import { platformOperators } from '../../../stacks/manifests/operators';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';

const on = (nodePools: EnvironmentInput['nodePools'], mode: 'auto' | 'karpenter' = 'karpenter') =>
  environmentWith({ cluster: { mode }, nodePools });

const exists = (key: string) => ({ key, operator: 'Exists', effect: 'NoSchedule' });
const dedicated = (value: string) => ({
  key: 'eks-ml-platform/dedicated',
  operator: 'Equal',
  value,
  effect: 'NoSchedule',
});

describe('what is for GPUs runs', () => {
  test('on nodes of each pool with GPUs, also of those that belong to one job', () => {
    const pools = { 'gpu-inference': {}, 'gpu-training': {}, neuron: {}, batch: {} };
    expect(onGpuNodes(on(pools))).toEqual({
      nodeSelector: { 'karpenter.k8s.aws/instance-gpu-manufacturer': 'nvidia' },
      tolerations: [exists('nvidia.com/gpu'), dedicated('gpu-training')],
    });
  });

  test('on nodes by the labels of EKS Auto Mode', () => {
    expect(onGpuNodes(on({}, 'auto'))).toEqual({
      nodeSelector: { 'eks.amazonaws.com/instance-gpu-manufacturer': 'nvidia' },
      tolerations: [exists('nvidia.com/gpu')],
    });
  });

  test('on nodes of others by what NVIDIA’s discovery says', () => {
    expect(onGpuNodes(environmentWith(WITHOUT_AWS))).toEqual({
      nodeSelector: { 'nvidia.com/gpu.present': 'true' },
      tolerations: [exists('nvidia.com/gpu')],
    });
  });
});

test('what is for Neuron devices runs where they are', () => {
  expect(onNeuronNodes(on({ neuron: {}, general: {} }))).toEqual({
    nodeSelector: { 'karpenter.k8s.aws/instance-accelerator-manufacturer': 'aws' },
    tolerations: [exists('aws.amazon.com/neuron')],
  });
});

test('what is for EFA runs on pools with it', () => {
  const pools = { 'gpu-training': {}, big: { preset: 'gpu-training' as const } };
  expect(onEfaNodes(on(pools))).toEqual({
    nodeSelector: { 'eks-ml-platform/efa': 'true' },
    tolerations: [exists('nvidia.com/gpu'), dedicated('gpu-training'), dedicated('big')],
  });
});

test('controllers run on the pool for the platform', () => {
  expect(onSystemNodes(on({ platform: { preset: 'system' } }, 'auto'))).toEqual({
    nodeSelector: { 'karpenter.sh/nodepool': 'platform' },
    tolerations: [dedicated('platform')],
  });
});

describe('servers with volumes run', () => {
  test('on the pool for the platform, wherever controllers run', () => {
    const pools = { general: {}, platform: { preset: 'system' } } as const;
    const onPlatform = {
      nodeSelector: { 'karpenter.sh/nodepool': 'platform' },
      tolerations: [dedicated('platform')],
    };
    expect(onServerNodes(on(pools, 'auto'))).toEqual(onPlatform);
    expect(onServerNodes(on(pools))).toEqual(onPlatform);
  });

  test('else on general nodes, which go before their volumes', () => {
    expect(onServerNodes(on({ batch: {}, general: {} }))).toEqual({
      nodeSelector: { 'karpenter.sh/nodepool': 'general' },
      tolerations: [],
    });
  });

  test('anywhere where there are neither, or nodes are made by others', () => {
    expect(onServerNodes(on({ batch: {} }))).toEqual({});
    expect(onServerNodes(environmentWith(WITHOUT_AWS))).toEqual({});
  });
});

describe('device plugins', () => {
  const plugins = (environment: ReturnType<typeof on>) =>
    operatorNames(environment).filter((name) => name.endsWith('-device-plugin'));

  test('come where Karpenter makes nodes with their devices', () => {
    const environment = on({ neuron: {}, 'gpu-training': {} });
    expect(plugins(environment)).toEqual(['efa-device-plugin', 'neuron-device-plugin']);
    const releases = platformOperators(environment).flatMap((operator) =>
      operator.releases.map(({ name }) => name),
    );
    expect(releases).toEqual(
      expect.arrayContaining(['aws-efa-k8s-device-plugin', 'neuron-device-plugin']),
    );
  });

  test('do not come where nothing asks for them, where EKS Auto Mode brings them, or where they are', () => {
    const pools = { neuron: {}, 'gpu-training': {} };
    expect(plugins(on({ 'gpu-inference': {}, general: {} }))).toEqual([]);
    expect(plugins(on(pools, 'auto'))).toEqual([]);
    const existing: NonNullable<EnvironmentInput['operators']>['existing'] = [
      'efa-device-plugin',
      'neuron-device-plugin',
    ];
    const there = environmentWith({
      cluster: { mode: 'karpenter' },
      nodePools: pools,
      operators: { existing },
    });
    expect(plugins(there)).toEqual([]);
  });
});
