import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';

/** MLflow. */
export const mlflowSection = (_defaults: ProfileDefaults) =>
  z.strictObject({}).optional().describe('MLflow.');
