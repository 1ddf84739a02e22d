import type { ElasticOptions } from './training-framework';
import { jobPriorityClass } from '../queue';
import {
  backendOf,
  launcherResources,
  nodeCommand,
  parameterServers,
  processesPerNode,
  trainingGang,
} from './roles';
import {
  trainingPod,
  type NamedTraining,
  type TrainingPodTemplate,
  type TrainingRole,
} from './training-pod';

/** Pods of one role. */
interface ReplicaSpec {
  readonly replicas: number;
  readonly restartPolicy: 'OnFailure' | 'Never';
  readonly template: TrainingPodTemplate;
}

/** https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/apis/kubeflow.org/v1/common_types.go */
interface RunPolicy {
  readonly cleanPodPolicy: 'Running';
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished: number;
  readonly schedulingPolicy?: {
    readonly queue: string;
    readonly minAvailable: number;
    readonly priorityClass: string;
  };
}

/** A job of the Training operator. */
export interface OperatorJob {
  readonly kind: 'PyTorchJob' | 'TFJob' | 'MPIJob' | 'PaddleJob';
  readonly spec: object;
}

const DAY = 86_400;

/** The object of a job that Trainer knows nothing of. */
export function operatorJob(training: NamedTraining): OperatorJob {
  const { framework } = training;
  const runPolicy = runPolicyOf(training);
  switch (framework.kind) {
    case 'tensorflow':
      return { kind: 'TFJob', spec: { runPolicy, tfReplicaSpecs: tensorFlowRoles(training) } };
    case 'mpi':
      return {
        kind: 'MPIJob',
        spec: {
          runPolicy,
          slotsPerWorker: processesPerNode(training),
          mpiReplicaSpecs: horovodRoles(training, framework.elastic),
        },
      };
    case 'paddle':
      return {
        kind: 'PaddleJob',
        spec: { runPolicy, paddleReplicaSpecs: { Worker: nodes(training, 'paddle') } },
      };
    default:
      return { kind: 'PyTorchJob', spec: elasticPyTorch(training, runPolicy) };
  }
}

/** Pods that still run go with the end of the job; those that ended stay until it is removed, and hold no node. */
function runPolicyOf(training: NamedTraining): RunPolicy {
  const { retries = 3, deadlineSeconds, keptSeconds = DAY, queue, priority } = training;
  return {
    cleanPodPolicy: 'Running',
    backoffLimit: retries,
    activeDeadlineSeconds: deadlineSeconds,
    ttlSecondsAfterFinished: keptSeconds,
    schedulingPolicy:
      queue?.scheduler === 'volcano'
        ? {
            queue: queue.name,
            minAvailable: trainingGang(training).reduce((sum, { count }) => sum + count, 0),
            priorityClass: jobPriorityClass(priority),
          }
        : undefined,
  };
}

const replicas = (training: NamedTraining, count: number, role: TrainingRole): ReplicaSpec => ({
  replicas: count,
  restartPolicy: 'OnFailure',
  template: trainingPod(training, role),
});

/** Nodes that run the program. */
function nodes(training: NamedTraining, container: string): ReplicaSpec {
  const [command = '', ...args] = nodeCommand(training);
  const backend = backendOf(training);
  return replicas(training, training.nodeCount ?? 1, {
    container,
    command: [command],
    args,
    env: backend === undefined ? [] : [{ name: 'BACKEND', value: backend }],
    accelerated: true,
  });
}

/** Workers without a master find each other by the first one. https://pytorch.org/docs/stable/elastic/rendezvous.html */
function elasticPyTorch(training: NamedTraining, runPolicy: RunPolicy): object {
  const { framework, nodeCount = 1, retries = 3 } = training;
  const { min, max } = (framework.kind === 'pytorch' ? framework.elastic : undefined) ?? {
    min: nodeCount,
    max: nodeCount,
  };
  return {
    runPolicy,
    nprocPerNode: String(processesPerNode(training)),
    elasticPolicy: {
      rdzvBackend: 'c10d',
      minReplicas: min,
      maxReplicas: max,
      maxRestarts: retries,
    },
    pytorchReplicaSpecs: { Worker: nodes(training, 'pytorch') },
  };
}

/** Servers of parameters and a chief have no accelerators: the chief hands out work, and the servers hold numbers. */
function tensorFlowRoles(training: NamedTraining): object {
  const servers = parameterServers(training.framework);
  const Worker = nodes(training, 'tensorflow');
  if (servers === undefined) return { Worker };
  const [command = '', ...args] = nodeCommand(training);
  const role = { container: 'tensorflow', command: [command], args, accelerated: false };
  return {
    Chief: replicas(training, 1, { ...role, resources: training.resources }),
    Worker,
    PS: replicas(training, servers.count, { ...role, resources: servers.resources }),
  };
}

/** https://horovod.readthedocs.io/en/stable/elastic_include.html; the script is the operator's. */
const DISCOVERY = '/etc/mpi/discover_hosts.sh';

/** Seconds that elastic Horovod waits for nodes; one with GPUs takes long to come. */
const HOROVOD_SECONDS = 1200;

function horovodRoles(training: NamedTraining, elastic: ElasticOptions | undefined): object {
  const { nodeCount = 1, framework } = training;
  const { min, max } = elastic ?? { min: nodeCount, max: nodeCount };
  const each = processesPerNode(training);
  const launcher: TrainingRole = {
    container: 'mpi',
    command: ['horovodrun'],
    args: [
      ...['-np', String(nodeCount * each)],
      ...['--min-np', String(min * each), '--max-np', String(max * each)],
      ...['--host-discovery-script', DISCOVERY],
      ...nodeCommand(training),
    ],
    env: [{ name: 'HOROVOD_ELASTIC_TIMEOUT', value: String(HOROVOD_SECONDS) }],
    resources: launcherResources(framework),
    accelerated: false,
    startsPods: true,
  };
  return {
    Launcher: { ...replicas(training, 1, launcher), restartPolicy: 'Never' },
    Worker: replicas(training, nodeCount, { container: 'mpi', accelerated: true }),
  };
}
