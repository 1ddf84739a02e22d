import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';

/** Spark. */
export const sparkSection = (_defaults: ProfileDefaults) =>
  z.strictObject({}).optional().describe('Spark.');
