import { z } from 'zod';
import { label } from '../primitives';
import { loadTest } from './load-test';
import { MODEL_NAME, servedModel } from './serving-model';

/** Names of a model’s objects are made of three: endpoint, version and model have 52 characters together. */
const ENDPOINT = label(16);
const VERSION = label(10);

const routing = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('round-robin').describe('One engine after the other.') }),
    z.strictObject({
      by: z.literal('session').describe('Requests with the same value of a header to one engine.'),
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/)
        .default('x-session-id')
        .describe('The header.'),
    }),
    z.strictObject({
      by: z.literal('prefix').describe('Requests that begin alike to one engine.'),
    }),
  ])
  .prefault({ by: 'round-robin' })
  .describe('Which engine of a model a request goes to.');

const version = z.strictObject({
  models: z
    .record(MODEL_NAME, servedModel)
    .refine((models) => Object.keys(models).length > 0, { error: 'must have one model at least' })
    .describe('Models by name.'),
  routing,
  routers: z.int().min(1).max(50).default(2).describe('Routers.'),
});

const access = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z
        .literal('api-key')
        .describe('A key that is made for each client, as OpenAI’s libraries send it.'),
      clients: z
        .array(label(30))
        .min(1)
        .describe('Who has a key; in Secrets Manager, as `<cluster>/serving/<endpoint>-keys`.'),
    }),
    z.strictObject({
      by: z
        .literal('token')
        .describe(
          'A token that programs fetch at the identity provider as the client `llm-<endpoint>-programs`.',
        ),
      groups: z
        .array(label(63))
        .min(1)
        .describe('Groups of which the client is, and whose members pass.'),
    }),
    z.strictObject({ by: z.literal('none').describe('Nobody from outside the cluster.') }),
  ])
  .describe('Who may ask, from outside the cluster.');

const endpoint = z.strictObject({
  versions: z
    .record(VERSION, version)
    .refine((versions) => Object.keys(versions).length > 0, {
      error: 'must have one version at least',
    })
    .describe('Versions by name, side by side.'),
  live: VERSION.optional().describe(
    'The version that answers who asks for none; the only one without it.',
  ),
  split: z
    .record(VERSION, z.int().min(0).max(100))
    .default({})
    .describe('Percent of those requests that go to other versions.'),
  mirror: VERSION.optional().describe('Version that gets copies, whose answers are dropped.'),
  sticky: z
    .boolean()
    .default(false)
    .describe('Whether a client that keeps cookies stays with one router.'),
  keep: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('Versions that may be there at once; older ones have to go.'),
  access,
  teams: z
    .array(label(20))
    .default([])
    .describe('Teams whose pods may ask within the cluster, without a key.'),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Requests that one address may send in a minute; as many as it likes without it.'),
});

/** Served models. */
export const servingSection = () =>
  z
    .strictObject({
      endpoints: z
        .record(ENDPOINT, endpoint)
        .refine((endpoints) => Object.keys(endpoints).length > 0, {
          error: 'must have one endpoint at least',
        })
        .describe(
          'Addresses that speak OpenAI’s API, by name: `https://platform.<domain>/llm/<name>/v1`.',
        ),
      loadTests: z
        .record(label(24), loadTest)
        .default({})
        .describe(
          'Jobs that put an endpoint under load, once and again when it changes: tokens a second, time to the first token, and from how many users on more only wait.',
        ),
    })
    .optional()
    .describe('Language models that answer, by vLLM. Absent, there are none.');
