import { z } from 'zod';

/** Queues. */
export const queuesSection = () =>
  z
    .strictObject({
      scheduler: z
        .enum(['kueue', 'volcano'])
        .default('kueue')
        .describe(
          'Who decides: `kueue` lets a job start when there is quota for all of its pods, `volcano` when there are nodes for all of them.',
        ),
      readySeconds: z
        .int()
        .min(60)
        .max(86_400)
        .optional()
        .describe(
          'Seconds that the pods of an admitted job may take to start, before it waits again: quota admits what EC2 may not have. 1200 without it; with Kueue only.',
        ),
      required: z
        .boolean()
        .default(true)
        .describe('Whether jobs of teams that name no queue are refused.'),
    })
    .optional()
    .describe(
      'A queue for each team, within its quota, over the node pools. Absent, pods of jobs start one by one as there is room.',
    );
