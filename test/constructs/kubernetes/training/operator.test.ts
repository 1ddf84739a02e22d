import { QueueReference } from '../../../../constructs/kubernetes/queue';
import type {
  TrainingFramework,
  TrainingJobProps,
} from '../../../../constructs/kubernetes/training';
import { AcceleratorRequest } from '../../../../lib/values';
import { findObject, memberAt, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { podsOf, trainingObjects } from './fixture';

const MULTI: TrainingFramework = { kind: 'tensorflow', strategy: 'multiWorker' };
const SERVERS: TrainingFramework = { kind: 'tensorflow', strategy: 'parameterServer' };
const ELASTIC: TrainingFramework = { kind: 'pytorch', elastic: { min: 1, max: 4 } };
const HOROVOD: TrainingFramework = { kind: 'mpi', elastic: { min: 1, max: 3 } };
const PADDLE: TrainingFramework = { kind: 'paddle' };

const job = (kind: string, props: Partial<TrainingJobProps>): KubernetesObject =>
  findObject(trainingObjects(props), kind);

const pod = (
  kind: string,
  roles: string,
  props: Partial<TrainingJobProps>,
  path: readonly (string | number)[],
) => memberAt(job(kind, props).spec, [...roles.split('.'), 'template', 'spec', ...path]);

test.each([
  ['TFJob', MULTI],
  ['TFJob', SERVERS],
  ['PyTorchJob', ELASTIC],
  ['MPIJob', HOROVOD],
  ['PaddleJob', PADDLE],
] as const)('a %s fits that of the operator, its templates those of pods', (kind, framework) => {
  const props = { framework, nodeCount: 2, accelerator: AcceleratorRequest.gpu({ count: 1 }) };
  const made = job(kind, props);
  const pods = podsOf(made.spec) as KubernetesObject[];
  expect(pods.length).toBeGreaterThan(0);
  expect([made, ...pods].flatMap(violations)).toEqual([]);
});

test('goes a day after its end, and is tried three times', () => {
  expect(job('TFJob', { framework: MULTI }).spec).toMatchObject({
    runPolicy: { cleanPodPolicy: 'Running', backoffLimit: 3, ttlSecondsAfterFinished: 86_400 },
  });
  const limits = { retries: 1, deadlineSeconds: 3600, keptSeconds: 60 };
  expect(job('TFJob', { framework: MULTI, ...limits }).spec).toMatchObject({
    runPolicy: { backoffLimit: 1, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 60 },
  });
});

test('waits in a queue of Kueue by its label, in one of Volcano by its policy', () => {
  const kueue = { framework: SERVERS, queue: QueueReference.kueue('vision') };
  expect(job('TFJob', kueue).metadata.labels).toMatchObject({
    'kueue.x-k8s.io/queue-name': 'vision',
  });
  expect(memberAt(job('TFJob', kueue).spec, ['runPolicy'])).not.toHaveProperty('schedulingPolicy');
  const volcano = { ...kueue, queue: QueueReference.volcano('vision'), nodeCount: 4 };
  expect(job('TFJob', { ...volcano, priority: 'high' }).spec).toMatchObject({
    runPolicy: {
      schedulingPolicy: { queue: 'vision', minAvailable: 6, priorityClass: 'platform-urgent' },
    },
  });
});

describe('TensorFlow', () => {
  test('has workers that are all alike', () => {
    expect(job('TFJob', { framework: MULTI, nodeCount: 2 }).spec).toMatchObject({
      tfReplicaSpecs: { Worker: { replicas: 2, restartPolicy: 'OnFailure' } },
    });
    expect(
      pod('TFJob', 'tfReplicaSpecs.Worker', { framework: MULTI }, ['containers', 0]),
    ).toMatchObject({
      name: 'tensorflow',
      command: ['python'],
      args: ['/opt/mnist.py', '--epochs', '3'],
    });
  });

  test('or a chief, workers with GPUs, and servers of parameters', () => {
    const props = {
      framework: SERVERS,
      nodeCount: 4,
      accelerator: AcceleratorRequest.gpu({ count: 2 }),
    };
    expect(job('TFJob', props).spec).toMatchObject({
      tfReplicaSpecs: { Chief: { replicas: 1 }, Worker: { replicas: 4 }, PS: { replicas: 1 } },
    });
    const limits = (role: string) =>
      pod('TFJob', `tfReplicaSpecs.${role}`, props, ['containers', 0, 'resources', 'limits']);
    expect(limits('Worker')).toEqual({ memory: '8Gi', 'nvidia.com/gpu': '2' });
    expect(limits('Chief')).toEqual({ memory: '8Gi' });
    const parameterServers = { count: 2, resources: { cpu: '4', memory: '16Gi' } };
    const sized = { ...props, framework: { ...SERVERS, parameterServers } };
    expect(job('TFJob', sized).spec).toMatchObject({ tfReplicaSpecs: { PS: { replicas: 2 } } });
  });
});

test('elastic PyTorch finds its nodes by the first one', () => {
  expect(job('PyTorchJob', { framework: ELASTIC, nodeCount: 2 }).spec).toMatchObject({
    nprocPerNode: '1',
    elasticPolicy: { rdzvBackend: 'c10d', minReplicas: 1, maxReplicas: 4, maxRestarts: 3 },
    pytorchReplicaSpecs: { Worker: { replicas: 2 } },
  });
  const worker = pod(
    'PyTorchJob',
    'pytorchReplicaSpecs.Worker',
    { framework: ELASTIC, nodeCount: 2 },
    [...['containers', 0]],
  );
  expect(worker).toMatchObject({ name: 'pytorch', command: ['torchrun'] });
});

describe('elastic Horovod', () => {
  const props = { framework: HOROVOD, nodeCount: 2 };

  test('asks its operator for nodes', () => {
    expect(pod('MPIJob', 'mpiReplicaSpecs.Launcher', props, ['containers', 0])).toMatchObject({
      name: 'mpi',
      command: ['horovodrun'],
      args: [
        ...['-np', '2', '--min-np', '1', '--max-np', '3'],
        ...['--host-discovery-script', '/etc/mpi/discover_hosts.sh'],
        ...['python', '/opt/mnist.py', '--epochs', '3'],
      ],
    });
    expect(job('MPIJob', props).spec).toMatchObject({
      slotsPerWorker: 1,
      mpiReplicaSpecs: {
        Launcher: { replicas: 1, restartPolicy: 'Never' },
        Worker: { replicas: 2 },
      },
    });
  });

  test('has a launcher with the account that its operator makes, and a user for all containers', () => {
    const launcher = pod('MPIJob', 'mpiReplicaSpecs.Launcher', props, []);
    expect(launcher).toMatchObject({
      automountServiceAccountToken: true,
      securityContext: { runAsUser: 1000 },
    });
    expect(launcher).not.toHaveProperty('serviceAccountName');
    expect(pod('MPIJob', 'mpiReplicaSpecs.Worker', props, [])).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: 'vision-workload',
    });
  });
});

test('PaddlePaddle has nodes that are all alike', () => {
  expect(job('PaddleJob', { framework: PADDLE, nodeCount: 2 }).spec).toMatchObject({
    paddleReplicaSpecs: { Worker: { replicas: 2 } },
  });
});
