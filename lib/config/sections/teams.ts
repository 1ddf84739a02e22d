import { z } from 'zod';
import { label, principalArn, quantityText } from '../primitives';

const guarantee = z.strictObject({
  cpu: quantityText.optional().describe('CPU of the pool.'),
  memory: quantityText.optional().describe('Memory of the pool.'),
  accelerators: z.int().min(1).optional().describe('GPUs, or Neuron devices, of the pool.'),
});

const queue = z
  .strictObject({
    guaranteed: z
      .record(label(40), guarantee)
      .default({})
      .describe(
        'What of node pools, by their names, the team gets whenever it asks; the rest belongs to all.',
      ),
    lends: z
      .boolean()
      .default(true)
      .describe('Whether others may use what is guaranteed as long as the team does not ask.'),
    share: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('Share of what belongs to all, beside those of other teams.'),
  })
  .prefault({})
  .describe('The queue of the team; needs `queues`.');

const team = z.strictObject({
  group: label(63)
    .optional()
    .describe('Identity group whose members belong to the team; `team-<name>` without it.'),
  principals: z
    .array(principalArn)
    .default([])
    .describe('IAM principals that kubectl recognises as members of the team.'),
  quota: z
    .strictObject({
      cpu: quantityText.default('64').describe('CPU that all pods of the team may request.'),
      memory: quantityText
        .default('256Gi')
        .describe('Memory that all pods of the team may request.'),
      gpus: z
        .int()
        .min(0)
        .default(4)
        .describe('NVIDIA GPUs that all pods of the team may request.'),
      neuronDevices: z
        .int()
        .min(0)
        .default(0)
        .describe('Neuron devices that all pods of the team may request.'),
      storage: quantityText
        .default('1Ti')
        .describe('Storage that all claims of the team may request.'),
      pods: z.int().min(1).default(200).describe('Pods that may exist at once.'),
    })
    .prefault({})
    .describe('What the team may use at once.'),
  queue,
  jupyterProfiles: z
    .array(label(40))
    .optional()
    .describe('Profiles of JupyterHub that members may start; every one without it.'),
  airflowRole: z
    .enum(['viewer', 'user', 'op'])
    .default('user')
    .describe('Role of members in Airflow.'),
  mlflow: z
    .enum(['none', 'read', 'edit'])
    .default('edit')
    .describe(
      'What programs of the team may do in MLflow: nothing, read runs and models, or log and register them as well. Members see the pages in any case.',
    ),
  sharedFolder: z
    .boolean()
    .default(true)
    .describe(
      'Whether the team has a folder on the shared file system, mounted by its members’ pods.',
    ),
});

/** Names are made of that of a team: `ray-<team>-state`, a user of a cache, is one of 30 characters at most. */
const LONGEST_NAME = 20;

/** Teams: a namespace, a quota, roles, a workload identity and a shared folder each. */
export const teamsSection = z
  .record(label(LONGEST_NAME), team.prefault({}))
  .default({})
  .describe(
    'Teams by name; each gets a namespace, a quota, roles, an identity on AWS and a shared folder.',
  );
