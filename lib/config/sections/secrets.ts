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
    generations: z
      .record(
        z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, {
          error: 'must be an owner and a name, such as databases/keycloak',
        }),
        z.int().min(2).max(1000),
      )
      .default({})
      .describe(
        'Secrets whose random values are replaced at the next apply, by owner and name: raise the number, 2 the first time.',
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
