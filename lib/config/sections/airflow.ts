import { z } from 'zod';
import { TASK_POOL } from '../choices';
import { days, imageText, label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const gitDags = z.strictObject({
  from: z.literal('git').describe('A Git repository, fetched every minute.'),
  repository: z
    .string()
    .regex(/^https:\/\/[^\s@]+$/, {
      error: 'must be the address of a Git repository, such as https://git.acme.io/dags.git',
    })
    .describe('Address of the repository.'),
  ref: z.string().min(1).default('main').describe('Branch or tag.'),
  folder: z.string().default('dags').describe('Folder of the DAGs in the repository.'),
  secret: label(63)
    .optional()
    .describe(
      'Secret of `secrets.declared` by which a private repository is read, with `username` and `password`.',
    ),
});

const sharedDags = z.strictObject({
  from: z
    .literal('shared')
    .describe('The shared folder `airflow_home/dags`, which people write in notebooks.'),
});

const imageDags = z.strictObject({
  from: z.literal('image').describe('The image, at `/opt/airflow/dags`.'),
});

/** Git, with a repository that somebody has to name: the error says so. */
const GIT_TO_NAME = { from: 'git', repository: '' } as const;

/** Where DAGs come from. */
const airflowDags = ({ dags }: ProfileDefaults) =>
  z
    .discriminatedUnion('from', [gitDags, sharedDags, imageDags])
    .prefault(dags === 'git' ? GIT_TO_NAME : { from: dags })
    .describe('Where DAGs come from.');

const connection = z.strictObject({
  secret: label(63).describe(
    'Secret of `secrets.declared` whose property `connection` is the connection, as JSON or URI.',
  ),
});

const pool = z.strictObject({
  slots: z.int().min(1).max(100_000).describe('Tasks that run at once.'),
  description: z.string().default('').describe('What it is for.'),
});

const replicas = (count: number) =>
  z
    .strictObject({
      apiServer: z.int().min(1).max(20).default(count).describe('API servers, with the pages.'),
      scheduler: z.int().min(1).max(20).default(count).describe('Schedulers.'),
      dagProcessor: z.int().min(1).max(20).default(1).describe('Processors of DAG files.'),
      triggerer: z.int().min(1).max(20).default(count).describe('Triggerers.'),
    })
    .prefault({})
    .describe('How many of each part there are.');

const task = z
  .strictObject({
    cpu: quantityText.default('250m').describe('CPU that is promised.'),
    memory: quantityText.default('512Mi').describe('Memory that is promised.'),
    memoryLimit: quantityText.default('1Gi').describe('Memory at most.'),
    pool: label(40)
      .default(TASK_POOL)
      .describe('Node pool of tasks; any node where there is no such pool.'),
  })
  .prefault({})
  .describe('What a task gets that says nothing else by `executor_config`.');

const connectionId = z.string().regex(/^[a-z][a-z0-9_]{0,60}$/, {
  error: 'must be the id of a connection: lower-case letters, digits and underscores',
});

const celery = z
  .strictObject({
    default: z
      .boolean()
      .default(false)
      .describe(
        'Whether tasks run there that name no executor; else those do that say `executor="CeleryExecutor"`.',
      ),
    minWorkers: z.int().min(0).max(1000).default(0).describe('Workers without any task.'),
    maxWorkers: z.int().min(1).max(1000).default(5).describe('Workers at most.'),
    concurrency: z.int().min(1).max(256).default(8).describe('Tasks that a worker runs at once.'),
    cpu: quantityText.default('1').describe('CPU that a worker is promised.'),
    memory: quantityText.default('4Gi').describe('Memory of a worker, all of its tasks together.'),
    drainMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .default(60)
      .describe('Minutes that a worker has to end its tasks before it goes.'),
  })
  .optional()
  .describe(
    'Workers of Celery that wait for tasks, beside tasks that are pods of their own: for many short ones. They come and go by KEDA, and take tasks from a Valkey server of their own.',
  );

/** Pipelines. */
export const airflowSection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      dags: airflowDags(defaults),
      image: imageText
        .optional()
        .describe(
          'Image of Airflow 3 with the providers fab, cncf.kubernetes, git and amazon; upstream’s without it, or that of `images/airflow` where `images.built` names it.',
        ),
      logs: z
        .enum(['s3', 'shared'])
        .default('s3')
        .describe(
          'Where logs of tasks are: S3, or the shared folder `airflow_home/logs`. Without AWS it is the folder.',
        ),
      replicas: replicas(defaults.replicas),
      task,
      celery,
      pipelineDataDays: days
        .default(14)
        .describe('Days that a file in the shared folder `pipeline-data` is kept.'),
      pools: z
        .record(z.string().min(1).max(256), pool)
        .default({})
        .describe('Pools of slots by name.'),
      variables: z
        .record(z.string().min(1).max(250), z.string())
        .default({})
        .describe('Variables by name; nothing secret.'),
      connections: z.record(connectionId, connection).default({}).describe('Connections by id.'),
      internet: z
        .boolean()
        .default(true)
        .describe('Whether tasks reach public addresses, for data and packages.'),
    })
    .optional()
    .describe('Airflow: pipelines, each task a pod of its own. Absent, there is none.');
