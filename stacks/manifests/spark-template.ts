import {
  JOB_KINDS,
  inputParameter,
  jobTemplate,
  type JobTemplate,
  type TemplateParameter,
} from '../../constructs/kubernetes/argo-workflows';
import { queueLabels } from '../../constructs/kubernetes/queue';
import {
  sparkApplicationSpec,
  type SparkApplicationOptions,
} from '../../constructs/kubernetes/spark';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { sparkImage, sparkNodes, sparkObjects } from './spark-applications';
import { teamQueue } from './queues';
import { TEAM_TRACKING } from './teams';

/** A Spark application in Python, as a step of a workflow of a team. */
export function sparkTemplate(environment: Environment, team: string): JobTemplate {
  const { driver, executors } = sparkNodes(environment);
  const queue = teamQueue(environment, team);
  const options: SparkApplicationOptions = {
    ...sparkObjects(environment, team),
    image: inputParameter('image'),
    version: inputParameter('version'),
    program: { language: 'Python', file: inputParameter('main') },
    arguments: inputParameter('arguments'),
    serviceAccountName: teamServiceAccount(team),
    variablesFrom: [TEAM_TRACKING],
    queue,
    driver,
    executors: {
      ...executors,
      instances: inputParameter('executors'),
      cores: inputParameter('cores'),
      memory: inputParameter('memory'),
    },
  };
  return jobTemplate(JOB_KINDS.spark, {
    name: 'spark',
    parameters: parametersOf(sparkImage(environment)),
    raw: ['arguments', 'executors', 'cores'],
    labels: queueLabels(queue),
    spec: sparkApplicationSpec(options, { name: teamNamespace(team) }),
  });
}

const parametersOf = (image: string): readonly TemplateParameter[] => [
  { name: 'main', description: 'The program: a local:// path in the image, or an s3a:// URL.' },
  { name: 'arguments', description: 'Its arguments, a JSON list of texts.', value: '[]' },
  { name: 'image', description: 'Image with Spark and what the program needs.', value: image },
  { name: 'version', description: 'Spark’s version in the image.', value: IMAGES.spark.tag },
  { name: 'executors', description: 'Executors.', value: '2' },
  { name: 'cores', description: 'Cores of each executor.', value: '1' },
  { name: 'memory', description: 'Memory of each executor, such as 2g.', value: '2g' },
];
