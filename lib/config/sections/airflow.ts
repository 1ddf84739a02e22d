import { z } from 'zod';
import { label } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const gitDags = z.strictObject({
  from: z.literal('git').describe('A Git repository, fetched every minute.'),
  repository: z
    .string()
    .regex(/^(https:\/\/|ssh:\/\/|git@)[^\s]+$/, {
      error: 'must be the address of a Git repository, such as https://git.acme.io/dags.git',
    })
    .describe('Address of the repository.'),
  ref: z.string().min(1).default('main').describe('Branch or tag.'),
  folder: z.string().default('dags').describe('Folder of the DAGs in the repository.'),
  secret: label(63)
    .optional()
    .describe(
      'Secret of `secrets.declared` by which a private repository is read: `username` and `password`, or `ssh-privatekey`.',
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

/** Where DAGs come from. */
const airflowDags = ({ dags }: ProfileDefaults) =>
  z
    .discriminatedUnion('from', [gitDags, sharedDags, imageDags])
    .prefault({ from: dags } as { from: 'shared' })
    .describe('Where DAGs come from.');

/** Airflow. */
export const airflowSection = (defaults: ProfileDefaults) =>
  z
    .strictObject({ dags: airflowDags(defaults) })
    .optional()
    .describe('Airflow.');
