import {
  JOB_KINDS,
  jobTemplate,
  type JobTemplate,
  type TemplateParameter,
} from '../../constructs/kubernetes/argo-workflows';
import { queueLabels } from '../../constructs/kubernetes/queue';
import { rayJobSpec, type RayJobSpec, type RayWorkerGroup } from '../../constructs/kubernetes/ray';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { AcceleratorRequest } from '../../lib/values';
import { teamQueue } from './queues';
import { headNodes, rayImage, workerNodes } from './ray-clusters';
import { TEAM_TRACKING, teamTracking } from './teams';

/** A Ray job as a step of a workflow. */
export interface RayTemplate {
  /** Name of the template. */
  readonly name: string;
  /** What it is, for people. */
  readonly title: string;
  /** The step. */
  readonly job: JobTemplate;
}

const of = (parameter: string): string => `{{inputs.parameters.${parameter}}}`;

/** What each worker of a job may use. */
const WORKER: Pick<RayWorkerGroup, 'name' | 'resources' | 'max'> = {
  name: 'workers',
  resources: { cpu: '4', memory: '16Gi' },
  max: 1,
};

/** Ray jobs as steps of workflows of a team: on CPUs, and on GPUs where there is a pool with some. */
export function rayTemplates(environment: Environment, team: string): RayTemplate[] {
  const cpu = { ...WORKER, nodes: workerNodes(environment, 0) };
  const gpuNodes = workerNodes(environment, 1);
  const gpu = { ...WORKER, accelerator: AcceleratorRequest.gpu({ count: 1 }), nodes: gpuNodes };
  return [
    { name: 'ray', title: 'Ray job', job: templateOf(environment, team, 'ray', cpu) },
    ...(gpuNodes.pool === undefined
      ? []
      : [
          {
            name: 'ray-gpu',
            title: 'Ray job with GPUs',
            job: templateOf(environment, team, 'ray-gpu', gpu),
          },
        ]),
  ];
}

function templateOf(
  environment: Environment,
  team: string,
  name: string,
  group: RayWorkerGroup,
): JobTemplate {
  const spec = rayJobSpec(
    {
      entrypoint: of('entrypoint'),
      runtimeEnvironment: {},
      cluster: {
        image: of('image'),
        version: IMAGES.ray.tag,
        serviceAccountName: teamServiceAccount(team),
        head: { resources: HEAD, nodes: headNodes(environment) },
        workers: [group],
        variablesFrom: [TEAM_TRACKING],
        tracking: teamTracking(environment, team),
      },
    },
    { name: teamNamespace(team) },
  );
  return jobTemplate(JOB_KINDS.ray, {
    name,
    parameters: parametersOf(rayImage(environment)),
    raw: ['workers'],
    labels: queueLabels(teamQueue(environment, team)),
    spec: asTemplate(spec),
  });
}

/** A job’s head only keeps its cluster together. */
const HEAD = { cpu: '1', memory: '4Gi' };

/** The job with what a workflow fills in: how many workers, of a number that does not change, and the environment. */
const asTemplate = (spec: RayJobSpec): object => ({
  ...spec,
  runtimeEnvYAML: of('environment'),
  rayClusterSpec: {
    ...spec.rayClusterSpec,
    enableInTreeAutoscaling: undefined,
    autoscalerOptions: undefined,
    workerGroupSpecs: spec.rayClusterSpec.workerGroupSpecs.map((group) => ({
      ...group,
      replicas: of('workers'),
      minReplicas: of('workers'),
      maxReplicas: of('workers'),
    })),
  },
});

const parametersOf = (image: string): readonly TemplateParameter[] => [
  { name: 'entrypoint', description: 'What runs on the head, such as python train.py.' },
  {
    name: 'environment',
    description: 'Ray’s runtime environment as JSON: working_dir, pip, env_vars.',
    value: '{}',
  },
  { name: 'image', description: `Image with Ray ${IMAGES.ray.tag}.`, value: image },
  { name: 'workers', description: 'Workers, of 4 CPUs and 16Gi each.', value: '1' },
];
