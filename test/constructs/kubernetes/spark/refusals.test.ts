import type { SparkApplicationProps } from '../../../../constructs/kubernetes/spark';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
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
  [
    'executors that no node of their pool is large enough for',
    { executors: { memory: '2t', nodes: { pool: presetPool('batch', 'batch', 'karpenter') } } },
    "'executors' must fit one node of pool 'batch', got 1 CPU, 2936012Mi",
  ],
  [
    'a driver that no node of its pool is large enough for',
    { driver: { memory: '3t', nodes: { pool: presetPool('batch', 'batch', 'karpenter') } } },
    "'driver' must fit one node of pool 'batch', got 1 CPU, 4404019Mi",
  ],
  [
    'more memory than its queue admits, with what Spark adds to that of a JVM',
    { queue: QueueReference.volcano('vision', { memory: '6Gi' }) },
    "'queue' 'vision' admits at most 6Gi of 'memory', got 7167Mi",
  ],
  [
    'more cores at the start than its queue admits',
    {
      queue: QueueReference.volcano('vision', { cpu: '4' }),
      executors: { instances: { max: 8, initial: 4 } },
    },
    "'queue' 'vision' admits at most 4 of 'cpu', got 5",
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

test.each<[what: string, memory: string, props: Partial<SparkApplicationProps>]>([
  // 1024 + 409, and 2 of 2048 + 819.
  ['Python', '7167Mi', {}],
  // 1024 + 384, and 2 of 2048 + 384.
  ['a JVM', '6272Mi', { program: { language: 'Scala', file: 'local:///a.jar', mainClass: 'A' } }],
  // 512 + 384, and none of its executors, which come with the work.
  [
    'a driver alone',
    '896Mi',
    { driver: { memory: '524288k' }, executors: { instances: { max: 3 } } },
  ],
])('waits in a queue that admits the memory of %s to the last byte', (_, memory, props) => {
  const within = QueueReference.volcano('vision', { memory });
  expect(() => application({ ...props, queue: within })).not.toThrow();
  const less = `${Number.parseInt(memory, 10) - 1}Mi`;
  const below = QueueReference.volcano('vision', { memory: less });
  expect(() => application({ ...props, queue: below })).toThrow(`at most ${less} of 'memory'`);
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
