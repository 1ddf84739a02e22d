import type { k8s } from 'cdk8s-plus-29';
import {
  BUILT_IN_POOLS,
  NodeClass,
  poolPreset,
  poolPresets,
  type INodeClass,
  type PoolPreset,
} from '../../../../constructs/kubernetes/karpenter';
import { memberAt, unknownFields, type KubernetesObject } from '../../../support/kubernetes';
import recorded from './recorded-fields.json';
import { SELF_MANAGED, pool, made, requirements } from './node-pool-fixture';

describe('placing pods on a pool', () => {
  const tainted = made({
    taints: [
      { key: 'nvidia.com/gpu', effect: 'NoSchedule' },
      { key: 'eks-ml-platform/dedicated', value: 'vision', effect: 'NoExecute' },
    ],
  });

  test('hands out one toleration for each taint', () => {
    expect(tainted.tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      {
        key: 'eks-ml-platform/dedicated',
        operator: 'Equal',
        value: 'vision',
        effect: 'NoExecute',
      },
    ]);
  });

  test('selects nodes by the name of the pool', () => {
    expect(tainted.nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'general' });
  });

  test('adds selector and tolerations to those a pod has, and keeps the rest', () => {
    const pod = {
      containers: [],
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'own', operator: 'Exists' }],
    };
    expect(tainted.place(pod)).toEqual({
      containers: [],
      nodeSelector: { zone: 'a', 'karpenter.sh/nodepool': 'general' },
      tolerations: [{ key: 'own', operator: 'Exists' }, ...tainted.tolerations],
    });
  });

  test('leaves the pod it was given alone', () => {
    const pod: k8s.PodSpec = { containers: [] };
    tainted.place(pod);
    expect(pod).toEqual({ containers: [] });
  });

  test('knows the pools that Auto Mode brings along', () => {
    expect(BUILT_IN_POOLS.system.place({})).toEqual({
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists', effect: 'NoSchedule' }],
    });
    expect(BUILT_IN_POOLS['general-purpose'].tolerations).toEqual([]);
    expect(BUILT_IN_POOLS['general-purpose'].compute).toBe('auto');
  });
});

describe('the presets', () => {
  const zones = ['us-east-1a'];

  function preset(name: PoolPreset, nodeClass: INodeClass = NodeClass.builtIn): KubernetesObject {
    return pool(poolPreset(name, { nodeClass, zones }));
  }

  test.each(poolPresets())('make a pool called %s in both compute modes', (name) => {
    expect(preset(name).metadata.name).toBe(name);
    expect(requirements(preset(name, SELF_MANAGED)).join()).not.toContain('eks.amazonaws.com');
  });

  test.each(poolPresets())('write only fields that NodePool has: %s', (name) => {
    expect(unknownFields(preset(name).spec, recorded.NodePool.fields)).toEqual([]);
  });

  test.each(poolPresets())('limit the cost of %s', (name) => {
    expect(memberAt(preset(name).spec, ['limits'])).toMatchObject({
      cpu: expect.any(String),
      memory: expect.any(String),
    });
  });

  test.each<[PoolPreset, string, string]>([
    ['gpu-inference', 'nvidia.com/gpu', '8'],
    ['neuron', 'aws.amazon.com/neuron', '16'],
  ])('taint %s with its resource and limit it', (name, resource, limit) => {
    expect(preset(name).spec).toMatchObject({
      template: { spec: { taints: [{ key: resource, effect: 'NoSchedule' }] } },
      limits: { [resource]: limit },
    });
  });

  test('taint gpu-training twice, so that no pod that wants one GPU starts a node with eight', () => {
    expect(preset('gpu-training').spec).toMatchObject({
      template: {
        spec: {
          taints: [
            { key: 'nvidia.com/gpu', effect: 'NoSchedule' },
            { key: 'eks-ml-platform/dedicated', value: 'gpu-training', effect: 'NoSchedule' },
          ],
        },
      },
      limits: { 'nvidia.com/gpu': '16' },
    });
  });

  test.each<PoolPreset>(['system', 'notebooks', 'batch', 'large-disk'])(
    'taint %s with its own name',
    (name) => {
      expect(memberAt(preset(name).spec, ['template', 'spec', 'taints'])).toEqual([
        { key: 'eks-ml-platform/dedicated', value: name, effect: 'NoSchedule' },
      ]);
    },
  );

  test('leave exactly one pool open to any pod, the general one', () => {
    const open = poolPresets().filter(
      (name) => poolPreset(name, { nodeClass: NodeClass.builtIn }).taints === undefined,
    );
    expect(open).toEqual(['general']);
    expect(memberAt(preset('general').spec, ['template', 'spec'])).not.toHaveProperty('taints');
  });

  test.each<PoolPreset>(['system', 'general', 'notebooks', 'batch', 'large-disk'])(
    'start no instance of %s older than the fifth generation',
    (name) => {
      expect(memberAt(preset(name).spec, ['template', 'spec', 'requirements'])).toContainEqual({
        key: 'eks.amazonaws.com/instance-generation',
        operator: 'Gt',
        values: ['4'],
      });
    },
  );

  test('take spot first for batch alone', () => {
    const spot = poolPresets().filter((name) =>
      poolPreset(name, { nodeClass: NodeClass.builtIn }).capacityTypes?.includes('spot'),
    );
    expect(spot).toEqual(['batch']);
  });

  test('never move pods of notebooks and training for thrift', () => {
    for (const name of ['notebooks', 'gpu-training'] as const) {
      expect(memberAt(preset(name).spec, ['disruption', 'consolidationPolicy'])).toBe('WhenEmpty');
    }
  });

  test('take options over the data', () => {
    const props = poolPreset('gpu-inference', {
      nodeClass: NodeClass.builtIn,
      name: 'llm',
      limits: { cpu: '96', memory: '384Gi' },
      acceleratorLimit: 2,
      instances: { families: ['g6e'] },
      capacityTypes: ['spot'],
      disruption: { expireAfter: '168h' },
      weight: 5,
    });
    expect(props).toMatchObject({
      name: 'llm',
      limits: { cpu: '96', memory: '384Gi' },
      accelerator: { resource: 'nvidia.com/gpu', limit: 2 },
      instances: { families: ['g6e'] },
      capacityTypes: ['spot'],
      disruption: { policy: 'WhenEmpty', consolidateAfter: '5m', expireAfter: '168h' },
      weight: 5,
    });
  });

  test('name the taint of a renamed pool after it', () => {
    const props = poolPreset('batch', { nodeClass: NodeClass.builtIn, name: 'nightly' });
    expect(props.taints).toEqual([
      { key: 'eks-ml-platform/dedicated', value: 'nightly', effect: 'NoSchedule' },
    ]);
  });

  test('label nodes whose pods use EFA', () => {
    const labelsOf = (name: PoolPreset) =>
      memberAt(preset(name).spec, ['template', 'metadata', 'labels']);
    expect(labelsOf('gpu-training')).toMatchObject({ 'eks-ml-platform/efa': 'true' });
    expect(labelsOf('gpu-inference')).not.toHaveProperty(['eks-ml-platform/efa']);
  });

  test('fail when training with EFA has no zone', () => {
    expect(() => pool(poolPreset('gpu-training', { nodeClass: NodeClass.builtIn }))).toThrow(
      "'zones' must name exactly one zone with 'efa', got 0",
    );
  });
});
