import { z } from 'zod';
import { days } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const HOURS_A_YEAR = 8760;

const hours = (standard: number) => z.int().min(1).max(HOURS_A_YEAR).default(standard);

const HOURS_A_WEEK = 168;

/** Argo Workflows: its controller and server, and what holds for a workflow that says nothing else. */
export const argoWorkflowsSection = ({ replicas }: ProfileDefaults) =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .max(9)
        .default(replicas)
        .describe('Replicas of controller and server each; one controller leads.'),
      parallelism: z.int().min(1).default(100).describe('Workflows that run at once; others wait.'),
      parallelismPerTeam: z
        .int()
        .min(1)
        .default(20)
        .describe('Workflows of one team that run at once; others wait.'),
      longestHours: hours(HOURS_A_WEEK).describe(
        'Hours after which a workflow is ended that names no deadline.',
      ),
      keptAfterSuccessHours: hours(24).describe(
        'Hours that a workflow stays in the cluster after it went well.',
      ),
      keptAfterFailureHours: hours(HOURS_A_WEEK).describe(
        'Hours that a workflow, and the pods that failed, stay in the cluster otherwise.',
      ),
      archiveDays: days.default(90).describe('Days that past workflows are kept in the database.'),
      sessionHours: z
        .int()
        .min(1)
        .max(HOURS_A_WEEK)
        .default(8)
        .describe('Hours until a person is asked to sign in again.'),
    })
    .optional()
    .describe('Argo Workflows.');
