import type { KubernetesObject } from '../../conformance/kubernetes/api-client';
import {
  instanceLabels,
  largestType,
  meets,
  type PoolRequirement,
} from '../../conformance/scheduler/instance-labels';
import { nodesOf, poolSorts } from '../../conformance/scheduler/nodes';
import { instanceType } from '../../lib/catalogue';

const PREFIX = 'karpenter.k8s.aws';

describe('labels of instance types', () => {
  test('tell GPUs, and none of a type with Neuron devices', () => {
    expect(instanceLabels(instanceType('g6e.12xlarge'), PREFIX)).toMatchObject({
      'node.kubernetes.io/instance-type': 'g6e.12xlarge',
      'karpenter.k8s.aws/instance-category': 'g',
      'karpenter.k8s.aws/instance-generation': '6',
      'karpenter.k8s.aws/instance-gpu-count': '4',
    });
    const labels = instanceLabels(instanceType('inf2.xlarge'), PREFIX);
    expect(labels).not.toHaveProperty([`${PREFIX}/instance-gpu-count`]);
  });

  test.each<[string, PoolRequirement, boolean]>([
    ['one of the values', { key: 'a', operator: 'In', values: ['5', '6'] }, true],
    ['none of the values', { key: 'a', operator: 'In', values: ['6'] }, false],
    ['a label that is missing', { key: 'b', operator: 'In', values: ['5'] }, false],
    ['a value that is excluded', { key: 'a', operator: 'NotIn', values: ['5'] }, false],
    ['no label to exclude', { key: 'b', operator: 'NotIn', values: ['5'] }, true],
    ['a label that must be there', { key: 'a', operator: 'Exists' }, true],
    ['a larger number', { key: 'a', operator: 'Gt', values: ['4'] }, true],
    ['a number that is not larger', { key: 'a', operator: 'Gt', values: ['5'] }, false],
    ['a number that is missing', { key: 'b', operator: 'Gt', values: ['4'] }, false],
  ])('meet a requirement by %s', (_, requirement, expected) => {
    expect(meets({ a: '5' }, requirement)).toBe(expected);
  });

  test('fails when an operator is not known', () => {
    expect(() => meets({}, { key: 'a', operator: 'Near' })).toThrow("operator 'Near'");
  });
});

const FAMILIES: PoolRequirement[] = [
  { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] },
  { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['g5', 'g6'] },
];

test.each([
  ['has most devices', {}, 'g5.48xlarge'],
  ['stays within the limit of the pool', { cpu: '50' }, 'g5.12xlarge'],
  ['is none within a limit that is too small', { cpu: '1' }, undefined],
])('the largest type of a pool %s', (_, limits, expected) => {
  expect(largestType({ requirements: FAMILIES, limits }, PREFIX)?.name).toBe(expected);
});

/** A NodePool with GPUs, as it stands in an output. */
const nodePool = (
  requirements: readonly PoolRequirement[],
): KubernetesObject & { spec: object } => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'gpu' },
  spec: {
    limits: { cpu: '200' },
    template: {
      metadata: { labels: { team: 'vision' } },
      spec: {
        nodeClassRef: { group: PREFIX },
        requirements,
        taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
      },
    },
  },
});

describe('nodes of a pool', () => {
  const paid = {
    key: 'karpenter.sh/capacity-type',
    operator: 'In',
    values: ['spot', 'on-demand'],
  };
  const nodes = poolSorts([nodePool([...FAMILIES.slice(1), paid])], ['r-1a', 'r-1b']).flatMap(
    nodesOf,
  );

  test('are there for each way to pay, in each zone', () => {
    const labels = ['topology.kubernetes.io/zone', 'karpenter.sh/capacity-type'];
    expect(
      nodes.map(({ metadata }) => labels.map((label) => metadata.labels[label]).join(' ')),
    ).toEqual(['r-1a spot', 'r-1a on-demand', 'r-1b spot', 'r-1b on-demand']);
  });

  test('have labels, taints and devices', () => {
    expect(nodes[0]).toMatchObject({
      metadata: { labels: { team: 'vision', 'karpenter.sh/nodepool': 'gpu' } },
      spec: { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
      status: { allocatable: { cpu: '191450m', 'nvidia.com/gpu': '8' } },
    });
  });

  test('are in the zones that the pool names', () => {
    const zone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['r-1c'] };
    const [sort] = poolSorts([nodePool([...FAMILIES, zone])], ['r-1a']);
    expect(sort?.zones).toEqual(['r-1c']);
  });

  test('fails when a pool can buy nothing', () => {
    const requirements = [{ key: `${PREFIX}/instance-family`, operator: 'In', values: ['z9'] }];
    expect(() => poolSorts([nodePool(requirements)], ['r-1a'])).toThrow("pool 'gpu'");
  });
});
