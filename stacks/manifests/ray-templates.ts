import {
  JOB_KINDS,
  inputParameter,
  jobTemplate,
  type JobTemplate,
  type TemplateParameter,
} from '../../constructs/kubernetes/argo-workflows';
import type { IOtlpReceiver } from '../../constructs/kubernetes/opentelemetry';
import {
  jobLabels,
  rayJobSpec,
  type RayClusterOptions,
  type RayJobSpec,
  type RayWorkerGroup,
} from '../../constructs/kubernetes/ray';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { AcceleratorRequest } from '../../lib/values';
import { jobNodes } from './node-pools';
import { teamQueue } from './queues';
import { headNodes, rayImage } from './ray-clusters';
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

/** What each worker of a job may use; a workflow says how many there are, and they stay. */
const WORKER = {
  name: 'workers',
  resources: { cpu: '4', memory: '16Gi' },
  min: 1,
  max: 1,
} as const satisfies RayWorkerGroup;

/** Ray jobs as steps of workflows of a team: on CPUs, and on GPUs where there is a pool with some. */
export function rayTemplates(
  environment: Environment,
  team: string,
  traces: IOtlpReceiver | undefined,
): RayTemplate[] {
  const cpu = { ...WORKER, nodes: jobNodes(environment, 0) };
  const gpuNodes = jobNodes(environment, 1);
  const gpu = { ...WORKER, accelerator: AcceleratorRequest.gpu({ count: 1 }), nodes: gpuNodes };
  return [
    {
      name: 'ray',
      title: 'Ray job',
      job: templateOf(environment, team, { name: 'ray', group: cpu, traces }),
    },
    ...(gpuNodes.pool === undefined
      ? []
      : [
          {
            name: 'ray-gpu',
            title: 'Ray job with GPUs',
            job: templateOf(environment, team, { name: 'ray-gpu', group: gpu, traces }),
          },
        ]),
  ];
}

interface TemplateParts {
  readonly name: string;
  /** What its workers are. */
  readonly group: RayWorkerGroup;
  readonly traces: IOtlpReceiver | undefined;
}

function templateOf(
  environment: Environment,
  team: string,
  { name, group, traces }: TemplateParts,
): JobTemplate {
  const cluster: RayClusterOptions = {
    image: inputParameter('image'),
    version: IMAGES.ray.tag,
    serviceAccountName: teamServiceAccount(team),
    head: { resources: HEAD, nodes: headNodes(environment) },
    workers: [group],
    variablesFrom: [TEAM_TRACKING],
    tracking: teamTracking(environment, team),
    traces,
    queue: teamQueue(environment, team),
  };
  const options = { entrypoint: inputParameter('entrypoint'), runtimeEnvironment: {}, cluster };
  const spec = rayJobSpec(options, { name: teamNamespace(team) });
  return jobTemplate(JOB_KINDS.ray, {
    name,
    parameters: parametersOf(rayImage(environment)),
    raw: ['workers'],
    labels: jobLabels(cluster),
    spec: asTemplate(spec),
  });
}

/** A job’s head only keeps its cluster together. */
const HEAD = { cpu: '1', memory: '4Gi' };

/** The job with what a workflow fills in: how many workers, and the environment. */
const asTemplate = (spec: RayJobSpec): object => ({
  ...spec,
  runtimeEnvYAML: inputParameter('environment'),
  rayClusterSpec: {
    ...spec.rayClusterSpec,
    workerGroupSpecs: spec.rayClusterSpec.workerGroupSpecs.map((group) => ({
      ...group,
      replicas: inputParameter('workers'),
      minReplicas: inputParameter('workers'),
      maxReplicas: inputParameter('workers'),
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
  {
    name: 'workers',
    description: `Workers, of ${WORKER.resources.cpu} CPUs and ${WORKER.resources.memory} each.`,
    value: '1',
  },
];
