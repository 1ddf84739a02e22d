import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import type { TrainingJobProps } from '../../../../constructs/kubernetes/training';
import { AcceleratorRequest } from '../../../../lib/values';
import { NODE_REFUSALS, trainingObjects } from './fixture';

const GIT = { from: 'git', repository: 'https://git.acme.io/a.git', entry: 'a.py' } as const;

test.each<[what: string, props: Partial<TrainingJobProps>, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of a training job must consist of"],
  ['a name that begins with a digit', { name: '1a' }, "'name' must begin with a letter"],
  ['a long name', { name: 'a'.repeat(41) }, 'at most 40 characters'],
  ['no node', { nodeCount: 0 }, "'nodeCount'"],
  ['less than no retry', { retries: -1 }, "'retries'"],
  ['no time to run', { deadlineSeconds: 0 }, "'deadlineSeconds'"],
  [
    'no time after its end',
    { keptSeconds: 0, framework: { kind: 'paddle' } },
    "'keptSeconds' must be an integer",
  ],
  [
    'a time after its end, which Trainer does not know',
    { keptSeconds: 60 },
    "'keptSeconds' must be left out for 'pytorch', whose jobs are Trainer’s",
  ],
  [
    'no process',
    { framework: { kind: 'pytorch', processesPerNode: 0 } },
    "'framework.processesPerNode'",
  ],
  [
    'more nodes at least than at first',
    { framework: { kind: 'mpi', elastic: { min: 2, max: 3 } } },
    "'framework.elastic.min' must be an integer from 1 to 1, got 2",
  ],
  [
    'fewer nodes at most than at first',
    { nodeCount: 3, framework: { kind: 'pytorch', elastic: { min: 1, max: 2 } } },
    "'framework.elastic.max' must be an integer from 3",
  ],
  [
    'no server of parameters',
    {
      framework: {
        kind: 'tensorflow',
        strategy: 'parameterServer',
        parameterServers: { count: 0, resources: { cpu: '1', memory: '1Gi' } },
      },
    },
    "'framework.parameterServers.count'",
  ],
  [
    'an entry that is no file',
    { program: { from: 'files', files: { 'a.py': '' }, entry: 'b.py' } },
    "'program': 'entry' must be one of 'files', a.py, got 'b.py'",
  ],
  [
    'a repository by ssh',
    { program: { ...GIT, repository: 'git@acme.io:a.git', commit: '0'.repeat(40) } },
    "'repository' must be an https:// URL",
  ],
  [
    'a branch for a commit',
    { program: { ...GIT, commit: 'main' } },
    "'commit' must be 40 hexadecimal digits, got 'main'",
  ],
  [
    'a file of S3 for a folder',
    { program: { from: 's3', url: 's3://bucket/a.py', region: 'us-west-2', entry: 'a.py' } },
    "'url' must be such as s3://bucket/prefix/",
  ],
  [
    'more shared memory than there is',
    { sharedMemory: '8Gi' },
    "'sharedMemory' must be less than the memory of a node, 8Gi, as a part of it, got 8Gi",
  ],
  ['shared memory that is none', { sharedMemory: 'half' }, "'sharedMemory'"],
  [
    'more network interfaces than an instance has',
    {
      accelerator: AcceleratorRequest.gpu({ count: 8 }),
      efaInterfaces: 64,
      nodes: { pool: presetPool('gpu-training', 'gpu-training', 'karpenter') },
    },
    "'resources' must fit one node of pool 'gpu-training', got",
  ],
  [
    'more GPUs than an instance has',
    {
      accelerator: AcceleratorRequest.gpu({ count: 16 }),
      nodes: { pool: presetPool('gpu-training', 'gpu-training', 'karpenter') },
    },
    "'resources' must fit one node of pool 'gpu-training', got",
  ],
  [
    'a gang larger than its queue',
    {
      nodeCount: 4,
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      queue: QueueReference.kueue('vision', { 'nvidia.com/gpu': '3' }),
    },
    "'queue' 'vision' admits at most 3 of 'nvidia.com/gpu', got 4",
  ],
  ...NODE_REFUSALS,
])('fails when given %s', (_, props, message) => {
  expect(() => trainingObjects(props)).toThrow(message);
});

test('a launcher of the Training operator may wait in a queue of Volcano', () => {
  const framework = { kind: 'mpi', elastic: { min: 1, max: 2 } } as const;
  const queue = QueueReference.volcano('vision');
  expect(() => trainingObjects({ framework, queue })).not.toThrow();
});

test('takes the longest name', () => {
  expect(() => trainingObjects({ name: 'a'.repeat(40) })).not.toThrow();
});
