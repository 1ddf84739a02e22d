import { Namespace } from '../../../../constructs/kubernetes/core';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import {
  KueueQueues,
  QueueAccess,
  type KueueQueuesProps,
  type TeamQueueOptions,
} from '../../../../constructs/kubernetes/kueue';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  testChart,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const GENERAL = {
  pool: presetPool('general', 'general', 'karpenter'),
  limits: { cpu: '200', memory: '800Gi' },
};
const GPUS = {
  pool: presetPool('gpu-inference', 'gpu-inference', 'karpenter'),
  limits: { cpu: '384', memory: '1536Gi', 'nvidia.com/gpu': '8' },
};

const QUOTA = { cpu: '64', memory: '256Gi', 'nvidia.com/gpu': '4' };

type Queue = Partial<Omit<TeamQueueOptions, 'namespace'>>;

interface Given extends Partial<Omit<KueueQueuesProps, 'queues'>> {
  readonly queues?: readonly Queue[];
}

const queues = (
  scope: ReturnType<typeof testChart>,
  { queues: wanted = [{}], ...props }: Given = {},
) =>
  new KueueQueues(scope, 'Queues', {
    name: 'platform',
    pools: [GENERAL, GPUS],
    queues: wanted.map((queue, index) => ({
      name: 'vision',
      namespace: Namespace.fromName(
        scope,
        `Namespace${index}`,
        `team-${index === 0 ? 'vision' : index}`,
      ),
      quota: QUOTA,
      ...queue,
    })),
    ...props,
  });

const objects = (given: Given = {}) =>
  objectsOf((chart) => {
    queues(chart, given);
  });

const GUARANTEED: Queue = { guarantees: { 'gpu-inference': { 'nvidia.com/gpu': '2', cpu: '16' } } };

/** The quota of a resource in a pool. */
const quota = (given: Given, kind: 'Cohort' | 'ClusterQueue', flavor: number, resource: number) =>
  memberAt(findObject(objects(given), kind), [
    ...['spec', 'resourceGroups', 0, 'flavors', flavor, 'resources', resource],
  ]);

const GPU = 2;

test.each<[what: string, given: Given]>([
  ['the least', {}],
  ['everything', { queues: [{ ...GUARANTEED, lends: false, share: 3 }, { name: 'language' }] }],
])('%s fits the recorded structures', (_, given) => {
  expect(objects(given).flatMap(violations)).toEqual([]);
});

test('makes a flavor for each pool, what is common, and for each team a queue', () => {
  expect(describeObjects(objects())).toBe(
    [
      'ResourceFlavor/general',
      'ResourceFlavor/gpu-inference',
      'Cohort/platform',
      'ClusterQueue/vision',
      'LocalQueue/vision',
    ].join(', '),
  );
  expect(findObject(objects(), 'LocalQueue')).toMatchObject({
    metadata: { namespace: 'team-vision' },
    spec: { clusterQueue: 'vision' },
  });
});

test('knows nodes by the label of their pool, and keeps off who does not tolerate them', () => {
  expect(findObject(objects(), 'ResourceFlavor', 'gpu-inference').spec).toEqual({
    nodeLabels: { 'karpenter.sh/nodepool': 'gpu-inference' },
    nodeTaints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
  });
  expect(findObject(objects(), 'ResourceFlavor', 'general').spec).toEqual({
    nodeLabels: { 'karpenter.sh/nodepool': 'general' },
  });
});

test('a queue takes of what is common, up to its quota and to what the pool has', () => {
  expect(findObject(objects(), 'ClusterQueue').spec).toMatchObject({
    cohortName: 'platform',
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'team-vision' } },
    queueingStrategy: 'BestEffortFIFO',
    preemption: {
      withinClusterQueue: 'LowerPriority',
      reclaimWithinCohort: 'Any',
      borrowWithinCohort: { policy: 'Never' },
    },
    fairSharing: { weight: '1' },
    resourceGroups: [
      {
        coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
        flavors: [{ name: 'general' }, { name: 'gpu-inference' }],
      },
    ],
  });
  expect(quota({}, 'ClusterQueue', 1, GPU)).toEqual({
    name: 'nvidia.com/gpu',
    nominalQuota: '0',
    borrowingLimit: '4',
  });
  expect(quota({ queues: [{ quota: {} }] }, 'ClusterQueue', 1, GPU)).toMatchObject({
    borrowingLimit: '8',
  });
  expect(quota({}, 'ClusterQueue', 0, GPU)).toMatchObject({ borrowingLimit: '0' });
});

test('what is guaranteed is the queue’s own, and no longer common', () => {
  const given = { queues: [GUARANTEED, { name: 'language' }] };
  expect(quota({ queues: [GUARANTEED] }, 'ClusterQueue', 1, GPU)).toEqual({
    name: 'nvidia.com/gpu',
    nominalQuota: '2',
    borrowingLimit: '2',
  });
  expect(quota(given, 'Cohort', 1, GPU)).toEqual({ name: 'nvidia.com/gpu', nominalQuota: '6' });
  expect(quota(given, 'Cohort', 1, 0)).toEqual({ name: 'cpu', nominalQuota: '368' });
  expect(quota(given, 'Cohort', 0, 0)).toEqual({ name: 'cpu', nominalQuota: '200' });
});

test('a queue that does not lend keeps what is guaranteed, and has the share that it is given', () => {
  const queue = { ...GUARANTEED, lends: false, share: 3 };
  expect(quota({ queues: [queue] }, 'ClusterQueue', 1, GPU)).toMatchObject({ lendingLimit: '0' });
  expect(findObject(objects({ queues: [queue] }), 'ClusterQueue').spec).toMatchObject({
    fairSharing: { weight: '3' },
  });
});

test('hands out its queues, with the most that jobs may have over all pools', () => {
  const made = queues(testChart(), { queues: [{ quota: { 'nvidia.com/gpu': '16' } }] });
  expect(made.queue('vision')).toEqual({
    scheduler: 'kueue',
    name: 'vision',
    quota: { cpu: '584', memory: '2336Gi', 'nvidia.com/gpu': '8' },
  });
  expect(() => made.queue('language')).toThrow(
    "'name' must be one of the queues vision, got 'language'",
  );
});

test('people see what waits in their namespace', () => {
  const access = objectsOf((chart) => {
    new QueueAccess(chart, 'Access');
  });
  expect(findObject(access, 'ClusterRole', 'platform-viewer-queues')).toMatchObject({
    rules: [{ apiGroups: ['kueue.x-k8s.io'], resources: ['localqueues', 'workloads'] }],
  });
  expect(access.flatMap(violations)).toEqual([]);
});

test.each<[what: string, given: Given, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of a cohort must consist of"],
  ['no pool', { pools: [] }, "'pools' must name 1 to 64 pools, got 0"],
  ['more pools than Kueue takes', { pools: Array.from({ length: 65 }, () => GENERAL) }, 'got 65'],
  ['no queue', { queues: [] }, "'queues' must name one at least"],
  ['two queues of one name', { queues: [{}, {}] }, "unique names, got 'vision' twice"],
  ['a queue with a bad name', { queues: [{ name: 'a_b' }] }, "'queues[0].name'"],
  ['less than no share', { queues: [{ share: -1 }] }, "'queues[0].share'"],
  ['a quota that is none', { queues: [{ quota: { cpu: 'many' } }] }, "'queues[0].quota.cpu'"],
  [
    'a guarantee of a pool that is not there',
    { queues: [{ guarantees: { fast: {} } }] },
    "'queues[0].guarantees' must name pools of general, gpu-inference, got 'fast'",
  ],
  [
    'a guarantee that is none',
    { queues: [{ guarantees: { general: { cpu: 'some' } } }] },
    "'queues[0].guarantees.general.cpu'",
  ],
  [
    'a guarantee above the quota',
    { queues: [{ guarantees: { general: { cpu: '65' } } }] },
    "'queues[0].guarantees.general.cpu' must be at most the quota of the queue, 64, got 65",
  ],
  [
    'guarantees above what there is',
    {
      queues: ['a', 'b', 'c'].map((name) => ({
        name,
        guarantees: { 'gpu-inference': { 'nvidia.com/gpu': '3' } },
      })),
    },
    "'queues' are guaranteed 9 of 'nvidia.com/gpu' in pool 'gpu-inference' together, which may have 8; guarantee less, or raise the limit of the pool to 9",
  ],
  [
    'a guarantee of what the pool lacks',
    { queues: [{ guarantees: { general: { 'nvidia.com/gpu': '1' } } }] },
    'which may have 0',
  ],
])('fails when given %s', (_, given, message) => {
  expect(() => objects(given)).toThrow(message);
});
