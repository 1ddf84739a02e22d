import { z } from 'zod';
import { label } from '../primitives';

/** What is asked from outside, as its keys and its client are called. */
export interface AskedTexts {
  /** Name of its keys in Secrets Manager. */
  readonly keys: string;
  /** Name of the client whose tokens pass. */
  readonly client: string;
}

const perMinute = (text: string) => z.int().min(1).max(1_000_000).optional().describe(text);

/** Who may ask, and how often: of everything that is served. */
export const askedBy = ({ keys, client }: AskedTexts) => ({
  access: z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z
          .literal('api-key')
          .describe('A key that is made for each client, as OpenAI’s libraries send it.'),
        clients: z
          .array(label(30))
          .min(1)
          .describe(`Who has a key; in Secrets Manager, as \`<cluster>/serving/${keys}\`.`),
      }),
      z.strictObject({
        by: z
          .literal('token')
          .describe(
            `A token that programs fetch at the identity provider as the client \`${client}\`.`,
          ),
        groups: z
          .array(label(63))
          .min(1)
          .describe('Groups of which the client is, and whose members pass.'),
      }),
      z.strictObject({ by: z.literal('none').describe('Nobody from outside the cluster.') }),
    ])
    .describe('Who may ask, from outside the cluster.'),
  teams: z
    .array(label(20))
    .default([])
    .describe('Teams whose pods may ask within the cluster, without a key.'),
  requestsPerMinute: perMinute(
    'Requests that one address may send in a minute; as many as it likes without it.',
  ),
  clientRequestsPerMinute: perMinute(
    'Requests that one client may send in a minute, from wherever: who has the key, or whom the token was made for.',
  ),
});
