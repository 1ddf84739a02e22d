import { z } from 'zod';
import { label, quantityText } from '../primitives';

/** A chat with served models. */
export const openWebUiSection = z
  .strictObject({
    endpoints: z
      .array(label(16))
      .min(1)
      .describe('Endpoints of `serving` that people talk to; their live versions answer.'),
    groups: z
      .array(label(63))
      .min(1)
      .optional()
      .describe('Groups whose members may chat; everybody that the platform knows without it.'),
    memory: quantityText.default('4Gi').describe('Most memory that a server may use.'),
  })
  .optional()
  .describe('Open WebUI at `https://chat.<domain>`. Absent, there is none.');
