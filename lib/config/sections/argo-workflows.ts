import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';

/** Argo Workflows. */
export const argoWorkflowsSection = (_defaults: ProfileDefaults) =>
  z.strictObject({}).optional().describe('Argo Workflows.');
