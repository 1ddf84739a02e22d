import {
  JOB_KINDS,
  inputParameter,
  jobTemplate,
  type JobTemplate,
  type TemplateParameter,
} from '../../constructs/kubernetes/argo-workflows';
import { queueLabels } from '../../constructs/kubernetes/queue';
import { TRAINER_API } from '../../constructs/kubernetes/training';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { platformImage } from './environment-facts';
import { jobNodes } from './node-pools';
import { teamQueue } from './queues';
import { TORCH } from './training-runtimes';

/** A training job as a step of a workflow. */
export interface TrainingTemplate {
  /** Name of the template. */
  readonly name: string;
  /** What it is, for people. */
  readonly title: string;
  /** The step. */
  readonly job: JobTemplate;
}

/** TrainJobs by the runtimes of a team: on CPUs, and on GPUs where there is a pool with some. */
export function trainingTemplates(environment: Environment, team: string): TrainingTemplate[] {
  const template = (name: string, title: string, runtime: string) => ({
    name,
    title,
    job: templateOf(environment, team, name, runtime),
  });
  return [
    template('train', 'Training with PyTorch', TORCH.cpu),
    ...(jobNodes(environment, 1).pool === undefined
      ? []
      : [template('train-gpu', 'Training with PyTorch on GPUs', TORCH.gpu)]),
  ];
}

const templateOf = (
  environment: Environment,
  team: string,
  name: string,
  runtime: string,
): JobTemplate =>
  jobTemplate(JOB_KINDS.trainJob, {
    name,
    parameters: parametersOf(platformImage(environment, IMAGES.pytorch)),
    raw: ['command', 'nodes'],
    labels: queueLabels(teamQueue(environment, team)),
    spec: {
      runtimeRef: { apiGroup: TRAINER_API.group, kind: 'TrainingRuntime', name: runtime },
      trainer: {
        image: inputParameter('image'),
        command: inputParameter('command'),
        numNodes: inputParameter('nodes'),
      },
    },
  });

const parametersOf = (image: string): readonly TemplateParameter[] => [
  {
    name: 'command',
    description: 'What each node runs, a JSON list of texts such as ["torchrun", "train.py"].',
  },
  { name: 'image', description: 'Image with PyTorch and the program.', value: image },
  { name: 'nodes', description: 'Nodes that work.', value: '1' },
];
