import { z } from 'zod';
import { days, quantityText } from '../primitives';

const history = z
  .strictObject({
    keptDays: days.default(30).describe('Days that the events of an application are kept.'),
    memory: quantityText
      .default('2Gi')
      .describe('Most memory that the pages of a team may use; large applications need more.'),
  })
  .optional()
  .describe(
    'Pages of past applications, for each team its own. Applications leave their events in S3, which takes the image of `images/spark`. Absent, the pages of an application end with it.',
  );

/** Spark. */
export const sparkSection = () =>
  z
    .strictObject({ history })
    .optional()
    .describe(
      'Spark applications in the namespaces of teams, by the Spark operator. Absent, there are none.',
    );
