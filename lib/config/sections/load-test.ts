import { z } from 'zod';
import { label } from '../primitives';

/** Users at once, as many as a load generator takes. */
const MOST_USERS = 10_000;

/** From where on more users only wait is between two steps. */
const FEWEST_STEPS = 2;

/** A test of an endpoint under load. */
export const loadTest = z.strictObject({
  endpoint: label(16).describe(
    'One of `endpoints`; the router of a version is asked, as people’s requests are.',
  ),
  version: label(10).optional().describe('Its version; the live one without it.'),
  model: z
    .string()
    .min(1)
    .describe('What clients call the model; its files are on the shared file system.'),
  concurrencies: z
    .array(z.int().min(1).max(MOST_USERS))
    .min(FEWEST_STEPS)
    .optional()
    .describe(
      'Users at once, step by step, of which there are two at least; 1 to 128, each twice the one before, without it.',
    ),
  requestsPerUser: z.int().min(1).max(1000).default(8).describe('Requests of each user in a step.'),
  inputTokens: z.int().min(1).max(1_000_000).default(1024).describe('Tokens of a prompt.'),
  outputTokens: z.int().min(1).max(100_000).default(128).describe('Tokens of an answer.'),
});
