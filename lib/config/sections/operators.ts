import { z } from 'zod';
import { ADDITIONAL_OPERATORS, NEEDED_OPERATORS } from '../choices';
import type { ProfileDefaults } from '../profiles';

/** Controllers from upstream charts. Which are installed follows from what is switched on. */
export const operatorsSection = ({ replicas }: ProfileDefaults) =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .max(5)
        .default(replicas)
        .describe('Replicas of each controller that can have several; one of them leads.'),
      existing: z
        .array(z.enum(NEEDED_OPERATORS))
        .default([])
        .describe(
          'Operators that the cluster already has, with their custom resource definitions: they are used, and not installed.',
        ),
      additional: z
        .array(z.enum(ADDITIONAL_OPERATORS))
        .default([])
        .describe(
          'Operators to install although nothing of the platform needs them yet, or because an existing cluster lacks them.',
        ),
    })
    .prefault({})
    .describe('Controllers from upstream charts.');
