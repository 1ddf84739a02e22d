import type { Node } from '../../conformance/scheduler/nodes';
import type { Pod, PodSpec } from '../../conformance/scheduler/pods';
import {
  apart,
  crowded,
  misplaced,
  tallyOf,
  unspread,
  zonesFor,
} from '../../conformance/scheduler/verdict';

interface NodeTraits {
  readonly zone: string;
  readonly gpus?: string;
  readonly taint?: string;
}

const node = (pool: string, { zone, gpus, taint }: NodeTraits): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: `${pool}-${zone}`,
    labels: {
      'karpenter.sh/nodepool': pool,
      'topology.kubernetes.io/zone': zone,
      'kubernetes.io/hostname': `${pool}-${zone}`,
    },
  },
  spec: { taints: taint === undefined ? [] : [{ key: taint, effect: 'NoSchedule' }] },
  status: { allocatable: { cpu: '4', ...(gpus === undefined ? {} : { 'nvidia.com/gpu': gpus }) } },
});

const GENERAL = node('general', { zone: 'a' });
const OTHER_ZONE = node('general', { zone: 'b' });
const BATCH = node('batch', { zone: 'c', taint: 'dedicated' });
const GPUS = node('gpu', { zone: 'a', gpus: '8', taint: 'nvidia.com/gpu' });

const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'it', namespace: 'team' },
  spec: { containers: [{ name: 'main' }], ...spec },
});

const on = (where: Node | undefined, spec: Partial<PodSpec> = {}) => ({
  pod: pod(spec),
  node: where,
  reason: where === undefined ? 'Insufficient cpu' : '',
});

const selecting = (name: string): Partial<PodSpec> => ({
  nodeSelector: { 'karpenter.sh/nodepool': name },
});

const ONE_GPU: Partial<PodSpec> = {
  containers: [{ name: 'main', resources: { limits: { 'nvidia.com/gpu': '1' } } }],
};

describe('the place of a pod', () => {
  test.each([
    ['a node that every pod may run on', on(GENERAL)],
    ['the pool that it names', on(BATCH, selecting('batch'))],
    ['a node with the devices that it asks for', on(GPUS, { ...selecting('gpu'), ...ONE_GPU })],
  ])('is right on %s', (_, placed) => {
    expect(misplaced(placed)).toEqual([]);
  });

  test.each([
    ['it waits', on(undefined), 'waits: Insufficient cpu'],
    ['it is on another pool', on(GENERAL, selecting('batch')), 'is on general, wanted batch'],
    ['it names no pool', on(BATCH), 'names no pool, and is on batch'],
    ['it asks for no device', on(GPUS, selecting('gpu')), 'which has nvidia.com/gpu'],
  ])('fails when %s', (_, placed, expected) => {
    expect(misplaced(placed)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('pods beside each other', () => {
  test.each([
    ['may be anywhere where that is only preferred', 'ScheduleAnyway', 0],
    ['fails when they are not spread as they must be', 'DoNotSchedule', 1],
  ])('%s', (_, whenUnsatisfiable, expected) => {
    const constraint = {
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
      whenUnsatisfiable,
    };
    const group = [GENERAL, GENERAL, GENERAL, OTHER_ZONE].map((where) =>
      on(where, { topologySpreadConstraints: [constraint] }),
    );
    expect(unspread(group)).toHaveLength(expected);
  });

  test('fails when two share a node that must not', () => {
    const topologyKey = 'kubernetes.io/hostname';
    const rules = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] };
    const group = [GENERAL, GENERAL].map((where) =>
      on(where, { affinity: { podAntiAffinity: rules } }),
    );
    expect(unspread(group)).toEqual([expect.stringContaining('share a kubernetes.io/hostname')]);
  });

  test('are in one zone, or in several', () => {
    expect(apart([on(GENERAL), on(GPUS)])).toEqual([]);
    expect(apart([on(GENERAL), on(OTHER_ZONE)])).toEqual(['its pods are in a, b']);
    expect(crowded([on(GENERAL), on(OTHER_ZONE)])).toEqual([]);
    expect(crowded([on(GENERAL), on(GENERAL)])).toHaveLength(2);
  });

  test('are counted by their places', () => {
    expect(tallyOf([on(GPUS), on(GENERAL), on(GPUS), on(undefined)])).toBe(
      'general 1, gpu 2, nowhere 1',
    );
  });
});

test('the zones of a pod are those of its pool, or of nodes that every pod may run on', () => {
  const nodes = [GENERAL, OTHER_ZONE, BATCH, GPUS];
  expect(zonesFor(pod(selecting('batch')), nodes)).toEqual(['c']);
  expect(zonesFor(pod(), nodes)).toEqual(['a', 'b']);
});
