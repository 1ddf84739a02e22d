import { z } from 'zod';
import { label } from '../primitives';
import { loadTest } from './load-test';
import { modelServer } from './model-server';
import { askedBy } from './serving-access';
import { MODEL_NAME, servedModel } from './serving-model';

/** Names of a model’s objects are made of three: endpoint, version and model make 46 characters together at most, with dashes. */
const ENDPOINT = label(16).regex(/^(?!server(-|$))/, {
  error: "must not be 'server', nor begin with 'server-', as names of objects of model servers do",
});
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
    .default(3)
    .describe('Versions that may be there at once, 7 at most; older ones have to go.'),
  ...askedBy({ keys: '<endpoint>-keys', client: 'llm-<endpoint>-programs' }),
});

/** Served models. */
export const servingSection = () =>
  z
    .strictObject({
      endpoints: z
        .record(ENDPOINT, endpoint)
        .default({})
        .describe(
          'Language models by vLLM, at addresses that speak OpenAI’s API, by name: `https://platform.<domain>/llm/<name>/v1`.',
        ),
      servers: z
        .record(label(24), modelServer)
        .default({})
        .describe(
          'Other models, by servers that listen for HTTP, by name: `https://platform.<domain>/models/<name>`.',
        ),
      loadTests: z
        .record(label(24), loadTest)
        .default({})
        .describe(
          'Jobs that put an endpoint under load, once and again when it changes: tokens a second, time to the first token, and from how many users on more only wait.',
        ),
    })
    .refine(({ endpoints, servers }) => Object.keys({ ...endpoints, ...servers }).length > 0, {
      error: 'must have one endpoint or one server at least',
    })
    .optional()
    .describe('Models that answer. Absent, there are none.');
