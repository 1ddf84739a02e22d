import { z } from 'zod';
import { days, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

/** What keeps traces of requests. */
export const tracesSection = ({ traces }: ProfileDefaults) =>
  z
    .strictObject({
      retentionDays: days.default(traces.retentionDays).describe('Days that a trace is kept.'),
      storage: quantityText
        .default(traces.storage)
        .describe('Volume of the server, for what is not in S3 yet; for everything without AWS.'),
      memory: quantityText
        .default(traces.memory)
        .describe('Memory of the server, reserved for it.'),
    })
    .optional()
    .describe('Tempo, one server that keeps traces of requests, in S3. Absent, nobody keeps them.');
