import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';

/** JupyterHub. */
export const jupyterHubSection = (_defaults: ProfileDefaults) =>
  z.strictObject({}).optional().describe('JupyterHub.');
