import { imageName, IMAGES } from '../../catalogue';
import { nodePools, type NodePoolContract } from '../../contracts/node-pools';
import { imageVersion, Quantity } from '../../values';
import { TASK_POOL } from '../choices';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, secretDeclared, when, type Check } from './check';
import { fitsNode, poolOrAny } from './pool-choice';

/** Pipelines: secrets that they read, and what tasks get. */
export const AIRFLOW_CHECKS: readonly Check[] = [
  secretsDeclared,
  upstreamVersion,
  taskAmounts,
  taskPool,
  workers,
];

type Settings = NonNullable<Environment['airflow']>;

function secretsDeclared(environment: Environment): Violation[] {
  const { airflow } = environment;
  if (airflow === undefined) return [];
  return secretsOf(airflow).flatMap(([path, secret]) => secretDeclared(path, secret, environment));
}

/** Secrets with the paths that name them. */
const secretsOf = ({ dags, connections }: Settings): [path: string, secret: string][] => [
  ...(dags.from === 'git' && dags.secret !== undefined
    ? [['airflow.dags.secret', dags.secret] satisfies [string, string]]
    : []),
  ...Object.entries(connections).map(
    ([id, { secret }]) => [`airflow.connections.${id}.secret`, secret] satisfies [string, string],
  ),
];

/** Images of one's own have versions of their own; those of upstream say what is in them. */
function upstreamVersion({ airflow }: Environment): Violation[] {
  const { image = '' } = airflow ?? {};
  const isOld = image.includes('/apache/airflow:') && /^[12]\./.test(imageVersion(image) ?? '');
  return when(isOld, {
    path: 'airflow.image',
    got: image,
    problem: `must hold Airflow 3, such as ${imageName(IMAGES.airflow)}`,
  });
}

function taskAmounts({ airflow }: Environment): Violation[] {
  if (airflow === undefined) return [];
  const { cpu, memory, memoryLimit } = airflow.task;
  const wrong = [
    ...refused('airflow.task.cpu', () => Quantity.cpu(cpu)),
    ...refused('airflow.task.memory', () => Quantity.memory(memory)),
    ...refused('airflow.task.memoryLimit', () => Quantity.memory(memoryLimit)),
  ];
  if (wrong.length > 0) return wrong;
  return when(Quantity.memory(memory).compare(Quantity.memory(memoryLimit)) > 0, {
    path: 'airflow.task.memory',
    got: memory,
    problem: `must not be above 'airflow.task.memoryLimit', which is ${memoryLimit}`,
  });
}

function taskPool(environment: Environment): Violation[] {
  const { airflow } = environment;
  if (airflow === undefined) return [];
  const { task } = airflow;
  return [
    ...poolOrAny(environment, 'airflow.task.pool', task.pool, TASK_POOL),
    ...fitsNode('airflow.task', task, tasksPool(environment)),
  ];
}

const tasksPool = (environment: Environment): NodePoolContract | undefined =>
  nodePools(environment).find(({ name }) => name === environment.airflow?.task.pool);

/** Workers of Celery run where tasks do. */
function workers(environment: Environment): Violation[] {
  const { airflow, operators } = environment;
  const celery = airflow?.celery;
  if (celery === undefined) return [];
  const { cpu, memory, minWorkers, maxWorkers } = celery;
  return [
    ...refused('airflow.celery.cpu', () => Quantity.cpu(cpu)),
    ...refused('airflow.celery.memory', () => Quantity.memory(memory)),
    ...when(operators.existing.includes('keda'), {
      path: 'airflow.celery',
      problem:
        "needs the platform's own KEDA, whose namespace gets the login by which it counts tasks; take 'keda' out of 'operators.existing', or leave this section out",
    }),
    ...fitsNode('airflow.celery', celery, tasksPool(environment)),
    ...when(minWorkers > maxWorkers, {
      path: 'airflow.celery.minWorkers',
      got: String(minWorkers),
      problem: `must be at most 'maxWorkers', ${maxWorkers}`,
    }),
  ];
}
