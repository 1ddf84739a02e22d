import type { ContainerResourcesOptions } from '../../../../constructs/kubernetes/core';
import {
  assertGangFits,
  gangRequests,
  jobPriorityClass,
  queueLabels,
  QueueReference,
} from '../../../../constructs/kubernetes/queue';
import { testChart } from '../../../support/kubernetes';

const WORKER: ContainerResourcesOptions = {
  cpu: '4',
  memory: '16Gi',
  accelerators: { 'nvidia.com/gpu': 1 },
};

const gang = (count: number) => [
  { count: 1, resources: { cpu: '500m', memory: '1Gi' } },
  { count, resources: WORKER },
];

const check = (queue: ReturnType<typeof QueueReference.kueue> | undefined, count: number) => () => {
  assertGangFits(testChart(), queue, gang(count));
};

test.each([
  [QueueReference.kueue('vision'), { 'kueue.x-k8s.io/queue-name': 'vision' }],
  [QueueReference.volcano('vision'), { 'volcano.sh/queue-name': 'vision' }],
  [QueueReference.yuniKorn('root.vision'), { 'yunikorn.apache.org/queue': 'root.vision' }],
  [undefined, {}],
])('%o is named by %o', (queue, labels) => {
  expect(queueLabels(queue)).toEqual(labels);
});

test('a job has the class of its priority, the middle one without a word', () => {
  expect([jobPriorityClass(), jobPriorityClass('low'), jobPriorityClass('high')]).toEqual([
    'platform-training',
    'platform-batch',
    'platform-urgent',
  ]);
});

test('a gang asks for what all of its pods ask for', () => {
  const requests = Object.fromEntries(
    [...gangRequests(gang(3))].map(([resource, amount]) => [resource, amount.toNumber()]),
  );
  expect(requests).toEqual({ cpu: 12.5, memory: 49 * 2 ** 30, 'nvidia.com/gpu': 3 });
});

test('a gang as large as its queue fits', () => {
  const quota = { cpu: '12500m', memory: '49Gi', 'nvidia.com/gpu': '3' };
  expect(check(QueueReference.kueue('vision', quota), 3)).not.toThrow();
});

test('fails when a gang asks for more than its queue has, and says how much more', () => {
  const queue = QueueReference.kueue('vision', { 'nvidia.com/gpu': '3' });
  expect(check(queue, 4)).toThrow(
    "'queue' 'vision' admits at most 3 of 'nvidia.com/gpu', got 4 for all pods together; ask for less, or raise the quota of the queue to 4",
  );
});

test('nothing is said of a queue whose quota is not known, and of none', () => {
  expect(check(QueueReference.kueue('vision'), 1000)).not.toThrow();
  expect(check(undefined, 1000)).not.toThrow();
});
