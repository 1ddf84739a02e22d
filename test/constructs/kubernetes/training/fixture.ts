import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { AcceleratorRequest } from '../../../../lib/values';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  TrainingJob,
  type TrainingJobProps,
  type TrainingOptions,
} from '../../../../constructs/kubernetes/training';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

const GIVEN = {
  name: 'mnist',
  framework: { kind: 'pytorch' },
  image: 'docker.io/pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime',
  program: { from: 'image', entry: '/opt/mnist.py', args: ['--epochs', '3'] },
  resources: { cpu: '2', memory: '8Gi' },
  serviceAccountName: 'vision-workload',
} as const satisfies Partial<TrainingJobProps>;

/** What a job comes to. */
export const trainingObjects = (props: Partial<TrainingJobProps> = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    new TrainingJob(chart, 'Job', { ...GIVEN, namespace, ...props });
  });

/** The runtime of a job of Trainer. */
export const runtime = (props: Partial<TrainingJobProps> = {}): KubernetesObject =>
  findObject(trainingObjects(props), 'TrainingRuntime');

/** A job of Trainer. */
export const trainJob = (props: Partial<TrainingJobProps> = {}): KubernetesObject =>
  findObject(trainingObjects(props), 'TrainJob');

/** A member of the pod of one of its jobs, the first one unless another is said. */
export const runtimePod = (
  path: readonly (string | number)[],
  props: Partial<TrainingJobProps> = {},
  job = 0,
): unknown =>
  memberAt(runtime(props).spec, [
    ...['template', 'spec', 'replicatedJobs', job, 'template', 'spec', 'template', 'spec'],
    ...path,
  ]);

/** Pods as Kubernetes would get them from the templates of an object. */
export function podsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = Object.values(value).flatMap(podsOf);
  return 'containers' in value
    ? [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'made' }, spec: value }]
    : members;
}

/** What no nodes may be given, of a job or of a runtime. */
export const NODE_REFUSALS: readonly [
  what: string,
  props: Partial<TrainingOptions>,
  message: string,
][] = [
  ['less than no interface', { efaInterfaces: -1 }, "'efaInterfaces'"],
  [
    'interfaces for accelerators',
    { accelerator: AcceleratorRequest.efa({ count: 1 }) },
    "'accelerator' must be GPUs or Neuron devices; see 'efaInterfaces'",
  ],
  [
    'GPUs of a pool without',
    {
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      nodes: { pool: presetPool('batch', 'batch', 'auto') },
    },
    "'resources' must not ask for nvidia.com/gpu on pool 'batch', which has no devices",
  ],
  [
    'a launcher that comes late, in a queue of Volcano',
    { framework: { kind: 'mpi' }, queue: QueueReference.volcano('vision') },
    "'queue' must not be one of Volcano for 'mpi'",
  ],
];
