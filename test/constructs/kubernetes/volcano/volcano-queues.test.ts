import { VolcanoQueues, type VolcanoQueueOptions } from '../../../../constructs/kubernetes/volcano';
import { findObject, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const QUOTA = { cpu: '64', 'nvidia.com/gpu': '4' };

const objects = (...given: readonly Partial<VolcanoQueueOptions>[]) =>
  objectsOf((chart) => {
    const queues = given.map((queue) => ({ name: 'vision', quota: QUOTA, ...queue }));
    new VolcanoQueues(chart, 'Queues', { queues });
  });

const FULL = { guarantee: { 'nvidia.com/gpu': '2' }, share: 3, reclaimable: false };

test('everything fits the recorded structures', () => {
  expect(objects({}, { ...FULL, name: 'language' }).flatMap(violations)).toEqual([]);
});

test('a queue has its quota, and gives back what is not its own', () => {
  expect(findObject(objects({}), 'Queue').spec).toEqual({
    weight: 1,
    reclaimable: true,
    capability: QUOTA,
  });
});

test('a queue keeps what is guaranteed, and takes the share that it is given', () => {
  expect(findObject(objects(FULL), 'Queue').spec).toEqual({
    weight: 3,
    reclaimable: false,
    capability: QUOTA,
    guarantee: { resource: { 'nvidia.com/gpu': '2' } },
    deserved: { 'nvidia.com/gpu': '2' },
  });
});

test('hands out its queues with their quotas', () => {
  const made = new VolcanoQueues(testChart(), 'Queues', {
    queues: [{ name: 'vision', quota: QUOTA }],
  });
  expect(made.queue('vision')).toEqual({ scheduler: 'volcano', name: 'vision', quota: QUOTA });
  expect(() => made.queue('language')).toThrow("'name' must be one of the queues vision");
});

test.each<[what: string, given: readonly Partial<VolcanoQueueOptions>[], message: string]>([
  ['no queue', [], "'queues' must name one at least"],
  ['two queues of one name', [{}, {}], "unique names, got 'vision' twice"],
  ['a bad name', [{ name: 'a b' }], "'queues[0].name'"],
  ['no share', [{ share: 0 }], "'queues[0].share'"],
  ['a quota that is none', [{ quota: { cpu: 'many' } }], "'queues[0].quota.cpu'"],
  ['a guarantee that is none', [{ guarantee: { cpu: 'some' } }], "'queues[0].guarantee.cpu'"],
  [
    'a guarantee above the quota',
    [{ guarantee: { cpu: '65' } }],
    "'queues[0].guarantee.cpu' must be at most the quota of the queue, 64, got 65",
  ],
  [
    'a guarantee of what has no quota',
    [{ guarantee: { memory: '1Gi' } }],
    'the quota of the queue, 0',
  ],
])('fails when given %s', (_, given, message) => {
  expect(() => objects(...given)).toThrow(message);
});
