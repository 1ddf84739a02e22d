import { AcceleratorRequest } from '../../../../lib/values';
import { clusterSpec, GPU_POOL, GPU_WORKERS, podMember } from './fixture';

describe('workers', () => {
  test('offer the GPUs that they have', () => {
    expect(podMember('worker', ['containers', 0, 'resources'], { workers: [GPU_WORKERS] })).toEqual(
      {
        requests: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '50Gi', 'nvidia.com/gpu': '1' },
        limits: { memory: '16Gi', 'ephemeral-storage': '50Gi', 'nvidia.com/gpu': '1' },
      },
    );
    expect(podMember('worker', ['tolerations'], { workers: [GPU_WORKERS] })).toEqual(
      GPU_POOL.tolerations,
    );
    const [group] = clusterSpec({ workers: [GPU_WORKERS] }).workerGroupSpecs;
    expect(group).toMatchObject({ replicas: 2, minReplicas: 1, maxReplicas: 4 });
    expect(group?.rayStartParams).toEqual({});
  });

  test('with a part of a GPU say so, which the operator does not see', () => {
    const sharing = { mode: 'mig', profile: '1g.10gb', strategy: 'mixed' } as const;
    const accelerator = AcceleratorRequest.gpu({ count: 2, sharing });
    const workers = [{ ...GPU_WORKERS, nodes: {}, accelerator }];
    const [group] = clusterSpec({ workers }).workerGroupSpecs;
    expect(group?.rayStartParams).toEqual({ 'num-gpus': '2' });
  });

  test('offer resources of one’s own, as the shell reads them', () => {
    const workers = [{ ...GPU_WORKERS, customResources: { licence: 1 } }];
    const [group] = clusterSpec({ workers }).workerGroupSpecs;
    expect(group?.rayStartParams).toEqual({ resources: `'{"licence":1}'` });
  });

  test('with Neuron devices offer their cores', () => {
    const accelerator = AcceleratorRequest.neuron({ count: 1 });
    const neuron = { ...GPU_WORKERS, nodes: {}, accelerator, customResources: { neuron_cores: 2 } };
    const [group] = clusterSpec({ workers: [neuron] }).workerGroupSpecs;
    expect(group?.rayStartParams).toEqual({ resources: `'{"neuron_cores":2}'` });
  });

  test.each([
    ['nodes', ['kubernetes.io/hostname']],
    ['zones', ['topology.kubernetes.io/zone', 'kubernetes.io/hostname']],
  ] as const)('are spread over %s', (spread, keys) => {
    const workers = [{ ...GPU_WORKERS, spread }];
    expect(podMember('worker', ['topologySpreadConstraints'], { workers })).toEqual(
      keys.map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        minDomains: 2,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { 'ray.io/group': 'gpu' } },
        matchLabelKeys: ['ray.io/cluster'],
      })),
    );
    expect(podMember('worker', [])).not.toHaveProperty('topologySpreadConstraints');
  });

  test('tell the head that they go, and may be moved', () => {
    expect(podMember('worker', ['containers', 0, 'lifecycle'])).toEqual({
      preStop: { exec: { command: ['/bin/sh', '-c', 'ray stop'] } },
    });
    expect(clusterSpec().workerGroupSpecs[0]?.template.metadata).not.toHaveProperty('annotations');
  });

  test('have labels of one’s own', () => {
    const [group] = clusterSpec({ workerLabels: { tier: 'model' } }).workerGroupSpecs;
    expect(group?.template.metadata?.labels).toEqual({ tier: 'model' });
  });
});
