import type { SparkApplicationProps } from '../../../../constructs/kubernetes/spark';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { ObjectPrefix } from '../../../../lib/values';
import { application, scheduled } from './fixture';

test.each<[what: string, props: Partial<SparkApplicationProps>, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of a Spark application must consist of"],
  ['a name that begins with a digit', { name: '1a' }, "'name' must begin with a letter"],
  ['a long name', { name: 'a'.repeat(57) }, 'at most 56 characters'],
  ['half a core', { driver: { cores: 0.5 } }, "'driver.cores'"],
  ['a text for a number', { executors: { cores: '2' } }, "'executors.cores' must be a number"],
  ['memory as Kubernetes has it', { driver: { memory: '2Gi' } }, "'driver.memory' must be a whole"],
  ['no executor', { executors: { instances: 0 } }, "'executors.instances'"],
  ['no upper bound', { executors: { instances: { max: 0 } } }, "'executors.instances.max'"],
  [
    'a lower bound above the upper',
    { executors: { instances: { min: 3, max: 2 } } },
    "'executors.instances.min'",
  ],
  [
    'a start outside the bounds',
    { executors: { instances: { max: 2, initial: 3 } } },
    "'executors.instances.initial'",
  ],
  [
    'executors that come and go in a queue of Kueue',
    { queue: QueueReference.kueue('vision'), executors: { instances: { max: 2 } } },
    "'executors.instances' must be a number in a queue of Kueue",
  ],
  ['a disk without a size', { executors: { scratch: 'large' } }, "'executors.scratch'"],
  ['less than no retry', { retries: { runs: -1 } }, "'retries.runs'"],
  ['less than no submission', { retries: { submissions: -1 } }, "'retries.submissions'"],
  ['no pause', { retries: { secondsBetweenRuns: 0 } }, "'retries.secondsBetweenRuns'"],
  [
    'no pause of submissions',
    { retries: { secondsBetweenSubmissions: 0 } },
    "'retries.secondsBetweenSubmissions'",
  ],
  ['no time to live', { keptSeconds: 0 }, "'keptSeconds'"],
  [
    'events without S3',
    { eventLog: ObjectPrefix.of('bucket', 'events/') },
    "'eventLog' needs 's3', got none",
  ],
])('refuses %s', (_, props, message) => {
  expect(() => application(props)).toThrow(message);
});

test('takes the longest names', () => {
  expect(application({ name: 'a'.repeat(56) }).metadata.name).toHaveLength(56);
  expect(scheduled({ name: 'a'.repeat(36) }).metadata.name).toHaveLength(36);
});

test.each([
  ['a schedule that is none', { schedule: 'daily' }, "'schedule'"],
  ['a name that leaves no room for the time of a run', { name: 'a'.repeat(37) }, 'at most 36'],
  ['no success to keep', { keptSuccesses: 0 }, "'keptSuccesses'"],
  ['no failure to keep', { keptFailures: 0 }, "'keptFailures'"],
])('a schedule refuses %s', (_, props, message) => {
  expect(() => scheduled(props)).toThrow(message);
});
