import { z } from 'zod';
import { label } from '../primitives';

/** Places of secrets in AWS Secrets Manager. No value is ever written in a configuration. */
export const secretsSection = z
  .strictObject({
    generated: z
      .array(label(40))
      .default([])
      .describe(
        'Secrets with one random value that is made at deploy and never in the state, under the key value.',
      ),
    declared: z
      .array(label(40))
      .default([])
      .describe(
        'Secrets whose value you put in yourself after the first deploy, such as hugging-face-token.',
      ),
  })
  .prefault({})
  .describe('Secrets.');
