import { z } from 'zod';
import { days, label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const retentionClass = z.strictObject({
  namespaces: z
    .array(label(63))
    .min(1)
    .describe('Namespaces whose lines are of this class, such as `team-vision` or `keycloak`.'),
  days: days.describe('Days that their lines are kept.'),
});

/** What keeps what programs log. */
export const logsSection = ({ logs }: ProfileDefaults) =>
  z
    .strictObject({
      retentionDays: days
        .default(logs.retentionDays)
        .describe('Days that lines are kept whose namespace is of no class.'),
      classes: z
        .record(label(40), retentionClass)
        .default({})
        .describe('Namespaces whose lines are kept for another time, by the name of the class.'),
      replicas: z
        .literal([1, 3])
        .default(logs.replicas)
        .describe('Servers of Loki, each line in all of them; of three, one may be away.'),
      storage: quantityText
        .default(logs.storage)
        .describe('Volume of each server, for what is not in S3 yet; for everything without AWS.'),
      memory: quantityText.default(logs.memory).describe('Memory of each server, reserved for it.'),
    })
    .optional()
    .describe('Loki, which keeps what programs log, in S3. Absent, lines stay on nodes.');
