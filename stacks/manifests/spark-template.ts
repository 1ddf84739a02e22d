import {
  JOB_KINDS,
  jobTemplate,
  type JobTemplate,
  type TemplateParameter,
} from '../../constructs/kubernetes/argo-workflows';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { teamServiceAccount } from '../../lib/contracts/namespaces';
import { platformImage } from './environment-facts';

/** https://github.com/apache/spark-docker/blob/master/4.0.0/scala2.13-java17-ubuntu/Dockerfile */
const SPARK_USER = 185;

/** A workflow looks every five seconds; the job stays long enough for people to look as well. */
const KEPT_SECONDS = 86_400;

/** What *restricted* asks of a container. */
const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsGroup: SPARK_USER,
  runAsNonRoot: true,
  runAsUser: SPARK_USER,
  seccompProfile: { type: 'RuntimeDefault' },
};

const of = (parameter: string): string => `{{inputs.parameters.${parameter}}}`;

/** A Spark application in Python, as a step of a workflow of a team. */
export function sparkTemplate(environment: Environment, team: string): JobTemplate {
  return jobTemplate(JOB_KINDS.spark, {
    name: 'spark',
    parameters: parametersOf(platformImage(environment, IMAGES.spark)),
    raw: ['arguments', 'executors', 'cores'],
    spec: {
      type: 'Python',
      mode: 'cluster',
      image: of('image'),
      sparkVersion: of('version'),
      mainApplicationFile: of('main'),
      arguments: of('arguments'),
      restartPolicy: { type: 'Never' },
      timeToLiveSeconds: KEPT_SECONDS,
      driver: {
        cores: 1,
        memory: '1g',
        serviceAccount: teamServiceAccount(team),
        securityContext: RESTRICTED,
      },
      executor: {
        instances: of('executors'),
        cores: of('cores'),
        memory: of('memory'),
        securityContext: RESTRICTED,
      },
    },
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
