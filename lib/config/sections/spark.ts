import { z } from 'zod';

/** Spark. */
export const sparkSection = () =>
  z
    .strictObject({})
    .optional()
    .describe(
      'Spark applications in the namespaces of teams, by the Spark operator. Absent, there are none.',
    );
