import { k8s } from 'cdk8s-plus-29';
import { nonEmpty, type Labels } from '../core';
import { TRAINER_API } from './names';
import { backendOf, launcherResources, nodeCommand, processesPerNode } from './roles';
import { trainingPod, type NamedTraining, type TrainingPodTemplate } from './training-pod';

/** The label by which Trainer finds what it gives the variables of a framework. https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/constants/constants.go */
const STEP = { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } as const;

/** What Trainer calls the job, and the container, that train. */
export const NODE = 'node';
const LAUNCHER = 'launcher';

/** Where images with ssh for MPI have their keys and their server's settings. https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/files/runtimes/deepspeed-distributed.yaml */
const SSH = {
  keys: '/home/mpiuser/.ssh',
  command: ['/usr/sbin/sshd'],
  args: ['-De', '-f', '/home/mpiuser/.sshd_config'],
  port: 2222,
} as const;

/** https://github.com/volcano-sh/volcano/blob/v1.15.1/staging/src/volcano.sh/apis/pkg/apis/scheduling/v1beta1/labels.go */
const VOLCANO_QUEUE = 'scheduling.volcano.sh/queue-name';

interface ReplicatedJob {
  readonly name: string;
  readonly dependsOn?: readonly { readonly name: string; readonly status: 'Ready' }[];
  readonly template: {
    readonly metadata?: { readonly labels: Labels };
    readonly spec: { readonly backoffLimit: 0; readonly template: TrainingPodTemplate };
  };
}

/** The fields of a TrainingRuntime's `spec` that are set. https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/apis/trainer/v1alpha1/trainingruntime_types.go */
export interface TrainingRuntimeSpec {
  readonly mlPolicy: object;
  readonly podGroupPolicy?: { readonly volcano: object };
  readonly template: {
    readonly metadata?: { readonly annotations: Labels };
    readonly spec: {
      readonly failurePolicy: { readonly maxRestarts: number };
      readonly network?: { readonly publishNotReadyAddresses: true };
      readonly successPolicy?: object;
      readonly replicatedJobs: readonly ReplicatedJob[];
    };
  };
}

/** The fields of a TrainJob's `spec` that are set. https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/apis/trainer/v1alpha1/trainjob_types.go */
export interface TrainJobSpec {
  readonly runtimeRef: {
    readonly apiGroup: string;
    readonly kind: 'TrainingRuntime';
    readonly name: string;
  };
  readonly trainer: {
    readonly numNodes: number;
    readonly numProcPerNode?: number;
    readonly args?: readonly string[];
  };
  readonly activeDeadlineSeconds?: number;
}

/** A runtime that holds all of a job’s pods: what is not in it, nobody can change from outside. */
export function runtimeSpec(training: NamedTraining): TrainingRuntimeSpec {
  const { queue, retries = 3, nodeCount = 1, framework } = training;
  const isVolcano = queue?.scheduler === 'volcano';
  return {
    mlPolicy: { numNodes: nodeCount, ...policyOf(training) },
    podGroupPolicy: isVolcano ? { volcano: {} } : undefined,
    template: {
      metadata: isVolcano ? { annotations: { [VOLCANO_QUEUE]: queue.name } } : undefined,
      spec: {
        // One pod that fails ends its job, and all of them begin again, from the last checkpoint.
        failurePolicy: { maxRestarts: retries },
        ...(framework.kind === 'mpi' ? MPI_JOBS : {}),
        replicatedJobs: framework.kind === 'mpi' ? mpiJobs(training) : [nodeJob(training)],
      },
    },
  };
}

const MPI_JOBS = {
  network: { publishNotReadyAddresses: true },
  successPolicy: { operator: 'All', targetReplicatedJobs: [LAUNCHER] },
} as const;

function policyOf(training: NamedTraining): object {
  switch (training.framework.kind) {
    case 'mpi':
      return {
        mpi: {
          mpiImplementation: 'OpenMPI',
          numProcPerNode: processesPerNode(training),
          sshAuthMountPath: SSH.keys,
          runLauncherAsNode: false,
        },
      };
    case 'pytorch':
      return { torch: {} };
    case 'jax':
      return { jax: {} };
    default:
      return { xgboost: {} };
  }
}

function nodeJob(training: NamedTraining): ReplicatedJob {
  const backend = backendOf(training);
  const [command, ...args] = nodeCommand(training);
  const pod = trainingPod(training, {
    container: NODE,
    command: command === undefined ? undefined : [command],
    args: nonEmpty(args),
    env: backend === undefined ? [] : [{ name: 'BACKEND', value: backend }],
    accelerated: true,
  });
  return replicatedJob(NODE, pod, true);
}

/** Nodes wait for the launcher by ssh; it starts once all of them answer. */
function mpiJobs(training: NamedTraining): ReplicatedJob[] {
  const { nodeCount = 1, framework } = training;
  const node = trainingPod(training, {
    container: NODE,
    command: SSH.command,
    args: SSH.args,
    accelerated: true,
    fields: {
      readinessProbe: {
        tcpSocket: { port: k8s.IntOrString.fromNumber(SSH.port) },
        initialDelaySeconds: 5,
      },
    },
  });
  const processes = nodeCount * processesPerNode(training);
  const launcher = trainingPod(training, {
    container: NODE,
    command: ['mpirun'],
    args: ['-n', String(processes), ...nodeCommand(training)],
    resources: launcherResources(framework),
    accelerated: false,
  });
  return [
    replicatedJob(NODE, node, false),
    {
      ...replicatedJob(LAUNCHER, launcher, true),
      dependsOn: [{ name: NODE, status: 'Ready' }],
    },
  ];
}

const replicatedJob = (
  name: string,
  template: TrainingPodTemplate,
  isStep: boolean,
): ReplicatedJob => ({
  name,
  template: {
    metadata: isStep ? { labels: STEP } : undefined,
    spec: { backoffLimit: 0, template },
  },
});

/** A job by its own runtime. The trainer is named even without a change: only then does it get its variables. */
export const trainJobSpec = (training: NamedTraining): TrainJobSpec => ({
  runtimeRef: { apiGroup: TRAINER_API.group, kind: 'TrainingRuntime', name: training.name },
  trainer: {
    numNodes: training.nodeCount ?? 1,
    numProcPerNode: ['pytorch', 'mpi'].includes(training.framework.kind)
      ? processesPerNode(training)
      : undefined,
  },
  activeDeadlineSeconds: training.deadlineSeconds,
});
