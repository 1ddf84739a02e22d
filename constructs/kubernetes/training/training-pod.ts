import { k8s } from 'cdk8s-plus-29';
import { AcceleratorRequest, ObjectPrefix } from '../../../lib/values';
import {
  nonEmpty,
  optionalVariables,
  podSpecJson,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
  type Labels,
} from '../core';
import { placeOn } from '../karpenter';
import { jobPriorityClass, queueLabels } from '../queue';
import { sharedMounts, type SharedMountOptions, type SharedMounts } from '../storage';
import { JOB_LABEL, NODES_LABEL, TRAINING_USER } from './names';
import type { TrainingOptions, TrainingOutput } from './training-options';
import { programParts, type TrainingProgram } from './training-program';
import type { ProgressInPod } from './training-progress';

/** Something that trains, as its builders know it: its name, and the ConfigMap of its program. */
export interface NamedTraining extends Omit<TrainingOptions, 'program'> {
  /** What runs; undefined where whoever starts a job says it. */
  readonly program?: TrainingProgram;
  /** Its name. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: { readonly name: string };
  /** Name of the ConfigMap with the program, where that stands in one. */
  readonly configMap: string;
  /** Whether many jobs have these pods, each told apart by the JobSet that Trainer makes of it. */
  readonly manyJobs?: boolean;
}

/** One container of a job. */
export interface TrainingRole {
  /** What the operator calls the container. */
  readonly container: string;
  /** What it runs; the image's own without. */
  readonly command?: readonly string[];
  /** Arguments of the command. */
  readonly args?: readonly string[];
  /** What it may use, where that is not what a node may. */
  readonly resources?: ContainerResourcesOptions;
  /** Variables of its own. */
  readonly env?: readonly k8s.EnvVar[];
  /** Whether it has the accelerators of a node. */
  readonly accelerated: boolean;
  /**
   * Whether it runs commands in other pods, as an account that its operator makes.
   */
  readonly startsPods?: boolean;
  /** Further fields of the container. */
  readonly fields?: Partial<Pick<k8s.Container, 'readinessProbe' | 'ports'>>;
}

/** A pod template. */
export interface TrainingPodTemplate {
  readonly metadata: {
    readonly labels: Labels;
    readonly annotations: Labels;
  };
  /** A pod’s `spec` as it is written, because the operators’ resources know nothing of quantities. */
  readonly spec: object;
}

/** The only folders that can be written to: scratch, which is home as well, and memory that processes share. */
const SCRATCH = { name: 'scratch', mountPath: '/tmp' } as const;
const SHARED_MEMORY = { name: 'shared-memory', mountPath: '/dev/shm' } as const;

/** What a node may use, devices included. */
export const nodeResources = ({
  resources,
  accelerator,
  efaInterfaces = 0,
}: Omit<TrainingOptions, 'program'>): ContainerResourcesOptions => ({
  ...resources,
  accelerators: {
    ...accelerator?.toResources(),
    ...(efaInterfaces > 0 ? AcceleratorRequest.efa({ count: efaInterfaces }).toResources() : {}),
  },
});

/** Of the nodes that work: a launcher, or a server of parameters, takes no steps. */
const progressOf = (
  { progress = NOTHING_SAID }: NamedTraining,
  { accelerated }: TrainingRole,
): ProgressInPod => (accelerated ? progress : NOTHING_SAID);

const NOTHING_SAID: ProgressInPod = {
  labels: {},
  env: [],
  ports: [],
  volumes: [],
  volumeMounts: [],
};

/** The pod of a role of a job. */
export function trainingPod(training: NamedTraining, role: TrainingRole): TrainingPodTemplate {
  const { nodes, serviceAccountName, priority, queue, user = TRAINING_USER } = training;
  const { program = NO_PROGRAM } = training;
  const code = programParts(program, training.configMap);
  const mounts = mountsOf(training, role);
  const pod = restrictedPod({
    serviceAccountName,
    schedulerName: queue && SCHEDULERS[queue.scheduler],
    priorityClassName: jobPriorityClass(priority),
    fsGroup: user.gid,
    affinity: affinityOf(training, role),
    initContainers: nonEmpty(code.initContainers),
    containers: [containerOf(training, role, [...code.volumeMounts, ...mounts.volumeMounts])],
    volumes: [
      { name: SCRATCH.name, emptyDir: {} },
      sharedMemoryVolume(training),
      ...code.volumes,
      ...mounts.volumes,
    ],
  });
  return {
    metadata: {
      labels: labelsOf(training, role),
      annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
    },
    spec: podSpecJson(asRole(role, role.accelerated ? placeOn(nodes, pod) : pod, user.uid)),
  };
}

const labelsOf = (training: NamedTraining, role: TrainingRole): Labels => ({
  [JOB_LABEL]: training.name,
  ...(role.accelerated ? { [NODES_LABEL]: training.name } : {}),
  ...progressOf(training, role).labels,
  ...yuniKornLabels(training),
});

/**
 * A launcher of MPI has the account that its operator makes for it, with a token. The operator adds a container that
 * names no user.
 */
function asRole({ startsPods = false }: TrainingRole, pod: k8s.PodSpec, uid: number): k8s.PodSpec {
  if (!startsPods) return pod;
  return {
    ...pod,
    serviceAccountName: undefined,
    automountServiceAccountToken: true,
    securityContext: { ...pod.securityContext, runAsUser: uid },
  };
}

/** YuniKorn reads an application and its queue from pods alone. https://yunikorn.apache.org/docs/user_guide/labels_and_annotations_in_yunikorn */
const yuniKornLabels = ({ name, queue }: NamedTraining): Labels =>
  queue?.scheduler === 'yunikorn'
    ? { 'yunikorn.apache.org/app-id': name, ...queueLabels(queue) }
    : {};

/**
 * Who schedules the pods, where Kubernetes does not; Trainer leaves it to the runtime.
 * https://github.com/kubeflow/trainer/blob/v2.3.0/proposals/2437-volcano-scheduler/README.md
 */
const SCHEDULERS = { kueue: undefined, volcano: 'volcano', yunikorn: 'yunikorn' } as const;

/** Nothing has to reach the pods. */
const NO_PROGRAM: TrainingProgram = { from: 'image', entry: '' };

const sharedMemoryVolume = ({
  sharedMemory = '2Gi',
}: Omit<TrainingOptions, 'program'>): k8s.Volume => ({
  name: SHARED_MEMORY.name,
  emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString(sharedMemory) },
});

function containerOf(
  training: NamedTraining,
  role: TrainingRole,
  mounts: readonly k8s.VolumeMount[],
): k8s.Container {
  const { image, variablesFrom = [], user = TRAINING_USER } = training;
  return restrictedContainer({
    ...role.fields,
    ports: nonEmpty([...(role.fields?.ports ?? []), ...progressOf(training, role).ports]),
    name: role.container,
    image,
    command: role.command && [...role.command],
    args: role.args && [...role.args],
    workingDir: SCRATCH.mountPath,
    env: variablesOf(training, role),
    envFrom: nonEmpty(variablesFrom.map(optionalVariables)),
    volumeMounts: [{ ...SCRATCH }, { ...SHARED_MEMORY }, ...mounts],
    resources: role.resources ?? nodeResources(training),
    runAsUser: user.uid,
    runAsGroup: user.gid,
  });
}

const variablesOf = (training: NamedTraining, role: TrainingRole): k8s.EnvVar[] => [
  { name: 'HOME', value: SCRATCH.mountPath },
  ...outputVariables(training),
  ...(role.accelerated ? fabricVariables(training) : []),
  ...progressOf(training, role).env,
  ...(training.tracking?.env ?? []),
  ...(training.env ?? []),
  ...(role.env ?? []),
];

const isObjects = (output: TrainingOutput): output is ObjectPrefix =>
  output instanceof ObjectPrefix;

/** What pods mount: outputs on shared volumes, other volumes, the token of who logs runs, and how to say how it gets on. */
function mountsOf(training: NamedTraining, role: TrainingRole): SharedMounts {
  const { namespace, mounts = [], checkpoints, logs, tracking } = training;
  const progress = progressOf(training, role);
  const outputs = [checkpoints, logs].filter(
    (output): output is SharedMountOptions => output !== undefined && !isObjects(output),
  );
  const all = [...outputs, ...mounts];
  const shared = all.length === 0 ? NOTHING : sharedMounts(namespace, all);
  return {
    volumes: [...shared.volumes, ...(tracking?.volumes ?? []), ...progress.volumes],
    volumeMounts: [
      ...shared.volumeMounts,
      ...(tracking?.volumeMounts ?? []),
      ...progress.volumeMounts,
    ],
  };
}

const NOTHING: SharedMounts = { volumes: [], volumeMounts: [] };

const outputVariables = ({ checkpoints, logs }: Omit<TrainingOptions, 'program'>): k8s.EnvVar[] => [
  ...(checkpoints === undefined ? [] : [outputVariable('CHECKPOINT_DIR', checkpoints)]),
  ...(logs === undefined ? [] : [outputVariable('TENSORBOARD_LOG_DIR', logs)]),
];

const outputVariable = (name: string, output: TrainingOutput): k8s.EnvVar => ({
  name,
  value: isObjects(output) ? output.toUri('s3') : output.path,
});

/**
 * NCCL over Elastic Fabric Adapter. Without huge pages, which nodes hold back only where they are told to, and so that
 * programs may fork. https://github.com/ofiwg/libfabric/blob/main/man/fi_efa.7.md
 */
const EFA_VARIABLES: readonly k8s.EnvVar[] = [
  { name: 'FI_PROVIDER', value: 'efa' },
  { name: 'FI_EFA_USE_HUGE_PAGE', value: '0' },
  { name: 'FI_EFA_FORK_SAFE', value: '1' },
];

/** https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html: pods talk by their own interface, not by loopback. */
const NCCL_VARIABLES: readonly k8s.EnvVar[] = [
  { name: 'NCCL_SOCKET_IFNAME', value: 'eth0' },
  { name: 'NCCL_DEBUG', value: 'WARN' },
];

const fabricVariables = ({
  accelerator,
  efaInterfaces = 0,
}: Omit<TrainingOptions, 'program'>): k8s.EnvVar[] => [
  ...(accelerator?.kind === 'nvidia' ? NCCL_VARIABLES : []),
  ...(efaInterfaces > 0 ? EFA_VARIABLES : []),
];

/** On every pod of a job of Trainer’s. https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/api/jobset/v1alpha2/jobset_types.go */
const JOBSET_LABEL = 'jobset.sigs.k8s.io/jobset-name';

/**
 * Nodes of one job in one zone, whichever the first of them comes to. Others only prefer that zone: one that came first to
 * another zone than the pool has would keep the nodes from ever starting.
 */
function affinityOf(
  { name, manyJobs = false, nodeCount = 1, sameZone = manyJobs || nodeCount > 1 }: NamedTraining,
  { accelerated }: TrainingRole,
): k8s.Affinity | undefined {
  if (!sameZone) return undefined;
  const term: k8s.PodAffinityTerm = {
    topologyKey: 'topology.kubernetes.io/zone',
    labelSelector: { matchLabels: { [NODES_LABEL]: name } },
    matchLabelKeys: manyJobs ? [JOBSET_LABEL] : undefined,
  };
  return {
    podAffinity: accelerated
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
        },
  };
}
