import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';

/** Airflow. */
export const airflowSection = (_defaults: ProfileDefaults) =>
  z.strictObject({}).optional().describe('Airflow.');
