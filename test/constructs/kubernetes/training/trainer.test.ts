import { QueueReference } from '../../../../constructs/kubernetes/queue';
import type { TrainingJobProps } from '../../../../constructs/kubernetes/training';
import { AcceleratorRequest } from '../../../../lib/values';
import { describeObjects, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { podsOf, runtime, runtimePod, trainingObjects, trainJob } from './fixture';

const GPUS = AcceleratorRequest.gpu({ count: 2 });
const MPI = { kind: 'mpi' } as const;

test.each<[what: string, props: Partial<TrainingJobProps>]>([
  ['PyTorch', {}],
  ['PyTorch with everything', { nodeCount: 4, accelerator: GPUS, efaInterfaces: 4, retries: 0 }],
  ['JAX', { framework: { kind: 'jax' } }],
  ['XGBoost', { framework: { kind: 'xgboost' } }],
  ['MPI', { framework: MPI, nodeCount: 2 }],
  ['Volcano', { queue: QueueReference.volcano('vision'), deadlineSeconds: 60 }],
])('a job with %s fits the recorded structures, its templates those of pods', (_, props) => {
  const objects = trainingObjects(props);
  const pods = podsOf(runtime(props).spec) as KubernetesObject[];
  expect(pods.length).toBeGreaterThan(0);
  expect([...objects, ...pods].flatMap(violations)).toEqual([]);
});

test('a misspelt member is noticed', () => {
  const broken = { ...trainJob(), spec: { ...Object(trainJob().spec), runtime: 'torch' } };
  expect(violations(broken)).toHaveLength(1);
});

test('is a job with a runtime of its own', () => {
  expect(describeObjects(trainingObjects())).toBe('TrainingRuntime/mnist, TrainJob/mnist');
  expect(trainJob().spec).toEqual({
    runtimeRef: { apiGroup: 'trainer.kubeflow.org', kind: 'TrainingRuntime', name: 'mnist' },
    trainer: { numNodes: 1, numProcPerNode: 1 },
  });
  expect(runtime().spec).toMatchObject({
    mlPolicy: { numNodes: 1, torch: {} },
    template: {
      spec: {
        failurePolicy: { maxRestarts: 3 },
        replicatedJobs: [
          {
            name: 'node',
            template: {
              metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
              spec: { backoffLimit: 0 },
            },
          },
        ],
      },
    },
  });
});

test('has as many nodes, processes and tries as it is told', () => {
  const props = { nodeCount: 4, retries: 1, deadlineSeconds: 3600, accelerator: GPUS };
  expect(trainJob(props).spec).toMatchObject({
    trainer: { numNodes: 4, numProcPerNode: 2 },
    activeDeadlineSeconds: 3600,
  });
  expect(runtime(props).spec).toMatchObject({
    mlPolicy: { numNodes: 4 },
    template: { spec: { failurePolicy: { maxRestarts: 1 } } },
  });
  const framework = { kind: 'pytorch', processesPerNode: 3 } as const;
  expect(trainJob({ ...props, framework }).spec).toMatchObject({ trainer: { numProcPerNode: 3 } });
});

test.each([
  ['pytorch', ['torchrun'], { torch: {} }],
  ['jax', ['python'], { jax: {} }],
  ['xgboost', ['python'], { xgboost: {} }],
] as const)('%s is started by %s', (kind, command, policy) => {
  const framework = { kind };
  expect(runtimePod(['containers', 0], { framework })).toMatchObject({
    name: 'node',
    command,
    args: ['/opt/mnist.py', '--epochs', '3'],
  });
  expect(runtime({ framework }).spec).toMatchObject({ mlPolicy: policy });
});

test.each<[backend: string, props: Partial<TrainingJobProps>]>([
  ['gloo', {}],
  ['nccl', { accelerator: GPUS }],
  ['gloo', { accelerator: GPUS, framework: { kind: 'pytorch', backend: 'gloo' } }],
])('PyTorch talks by %s', (value, props) => {
  const env = runtimePod(['containers', 0, 'env'], props);
  expect(env).toContainEqual({ name: 'BACKEND', value });
});

test('waits in its queue by a label, or by what Volcano reads', () => {
  const kueue = { queue: QueueReference.kueue('vision') };
  expect(trainJob(kueue).metadata.labels).toMatchObject({
    'kueue.x-k8s.io/queue-name': 'vision',
  });
  expect(runtime(kueue).spec).not.toHaveProperty('podGroupPolicy');
  expect(runtime({ queue: QueueReference.volcano('vision') }).spec).toMatchObject({
    podGroupPolicy: { volcano: {} },
    template: { metadata: { annotations: { 'scheduling.volcano.sh/queue-name': 'vision' } } },
  });
});

test('is scheduled by YuniKorn where its queue is', () => {
  const queue = QueueReference.yuniKorn('root.vision');
  expect(runtimePod(['schedulerName'], { queue })).toBe('yunikorn');
  const text = JSON.stringify(runtime({ queue }).spec);
  expect(text).toContain('"yunikorn.apache.org/app-id":"mnist"');
  expect(text).toContain('"yunikorn.apache.org/queue":"root.vision"');
  expect(runtimePod([])).not.toHaveProperty('schedulerName');
});

describe('MPI', () => {
  const props = { framework: MPI, nodeCount: 3, accelerator: GPUS };

  test('starts as many processes as nodes have GPUs, once all nodes answer by ssh', () => {
    expect(runtime(props).spec).toMatchObject({
      mlPolicy: {
        numNodes: 3,
        mpi: { mpiImplementation: 'OpenMPI', numProcPerNode: 2, runLauncherAsNode: false },
      },
      template: {
        spec: {
          network: { publishNotReadyAddresses: true },
          successPolicy: { operator: 'All', targetReplicatedJobs: ['launcher'] },
          replicatedJobs: [
            { name: 'node' },
            { name: 'launcher', dependsOn: [{ name: 'node', status: 'Ready' }] },
          ],
        },
      },
    });
    expect(runtimePod(['containers', 0], props)).toMatchObject({
      command: ['/usr/sbin/sshd'],
      readinessProbe: { tcpSocket: { port: 2222 } },
      resources: { limits: { 'nvidia.com/gpu': '2' } },
    });
    expect(runtimePod(['containers', 0], props, 1)).toMatchObject({
      command: ['mpirun'],
      args: ['-n', '6', 'python', '/opt/mnist.py', '--epochs', '3'],
      resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '2Gi' } },
    });
  });

  test('has the launcher, and the processes, that it is told', () => {
    const launcher = { cpu: '2', memory: '4Gi' };
    const given = { ...props, framework: { ...MPI, launcher, processesPerNode: 4 } };
    expect(runtimePod(['containers', 0, 'args', 1], given, 1)).toBe('12');
    expect(runtimePod(['containers', 0, 'resources', 'requests'], given, 1)).toEqual(launcher);
  });
});
