import type { EnvironmentInput } from '../../../lib/config';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { AT, endpoint, MODEL_AT, served, version, type Endpoint } from './serving-fixture';

const HUB = { from: 'hugging-face', repository: 'acme/adapter', revision: 'v1' } as const;

const adapters = (...names: string[]) => ({
  static: Object.fromEntries(names.map((name) => [name, { source: HUB }])),
});

/** Endpoints by name, each with versions of models by name. */
const named = (
  endpoints: Readonly<Record<string, Endpoint['versions']>>,
  beside: Partial<NonNullable<EnvironmentInput['serving']>> = {},
): Partial<EnvironmentInput> => ({
  serving: {
    endpoints: Object.fromEntries(
      Object.entries(endpoints).map(([name, versions]) => [
        name,
        { access: { by: 'none' }, versions, live: Object.keys(versions)[0] },
      ]),
    ),
    ...beside,
  },
});

/** A version of a model for which a token is needed. */
const gated = (token: string) =>
  version({ qwen: { source: { ...HUB, repository: 'Qwen/Qwen3-8B', token } } });

const LONG = 'a-model-with-a-long-name';

describe('names of what is served', () => {
  test.each<[string, Partial<EnvironmentInput>]>([
    ['of 46 characters', named({ conversations: { 'v-12345': version({ [LONG]: {} }) } })],
    [
      'of adapters in a folder of any length',
      named({
        conversations: {
          'v-12345': version({
            [LONG]: {
              servedName: 'assistant',
              adapters: { static: { [LONG]: { source: { from: 'folder', path: 'a' } } } },
            },
          }),
        },
      }),
    ],
    ['that end alike', named({ chat: { v1: version({ 'qwen-spare': {}, qwen: {} }) } })],
    [
      'alike in several versions',
      named({ chat: { v1: version({ a: {} }), v2: version({ a: {} }) } }),
    ],
  ])('may be %s', (_, sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'a model whose files a Job could not fetch by its name',
      named({ 'conversations-ab': { 'version-1': version({ [LONG]: {} }) } }),
      `serving.endpoints.conversations-ab.versions.version-1.models.${LONG}: must make 46 characters at most with the names around it, because the name of the Job that fetches the files begins so; shorten endpoint, version and model by 5 together`,
    ],
    [
      'an adapter whose files a Job could not fetch by its name',
      named({
        conversations: {
          v1: version({ 'a-long-name': { adapters: adapters('an-even-longer-name') } }),
        },
      }),
      'serving.endpoints.conversations.versions.v1.models.a-long-name.adapters.static.an-even-longer-name: must make 46 characters at most with the names around it, because the name of the Job that fetches the files begins so; shorten endpoint, version, model and adapter by 2 together',
    ],
    [
      'a model that is called like the router',
      named({ chat: { v1: version({ router: {} }) } }),
      `${AT}.versions.v1.models.router: makes objects called 'chat-v1-router', as '${AT}.versions.v1' does; rename one`,
    ],
    [
      'a version that makes the name of another with its endpoint',
      named({ a: { 'b-c': version({ qwen: {} }) }, 'a-b': { c: version({ qwen: {} }) } }),
      "serving.endpoints.a-b.versions.c: makes objects called 'a-b-c', as 'serving.endpoints.a.versions.b-c' does; rename one",
    ],
    [
      'an endpoint that is called like a version of another',
      named({ chat: { v1: version({ a: {} }) }, 'chat-v1': { v1: version({ b: {} }) } }),
      "serving.endpoints.chat.versions.v1: makes objects called 'chat-v1', as 'serving.endpoints.chat-v1' does; rename one",
    ],
    [
      'a model that is called like the keeper of nodes',
      named({ chat: { v1: version({ qwen: { spareNodes: 1 }, 'qwen-spare': {} }) } }),
      `${AT}.versions.v1.models.qwen-spare: makes objects called 'chat-v1-qwen-spare', as '${MODEL_AT}' does; rename one`,
    ],
    [
      'a model that is called like what fetches files',
      named({ chat: { v1: version({ qwen: {}, 'qwen-fetch': {} }) } }),
      `${AT}.versions.v1.models.qwen-fetch: makes objects called 'chat-v1-qwen-fetch', as '${MODEL_AT}' does; rename one`,
    ],
    [
      'a model that is called like workers',
      named({ chat: { v1: version({ qwen: { nodes: 2 }, 'qwen-worker': {} }) } }),
      `${AT}.versions.v1.models.qwen-worker: makes objects called 'chat-v1-qwen-worker'`,
    ],
    [
      'a model that is called like a group of nodes',
      named({ chat: { v1: version({ qwen: { nodes: 2 }, 'qwen-12': {} }) } }),
      `${AT}.versions.v1.models.qwen-12: makes objects called 'chat-v1-qwen-12', as a group of nodes of '${MODEL_AT}' is; rename one`,
    ],
    [
      'an adapter whose objects are called like a model’s',
      named({
        chat: {
          v1: version({ a: {}, 'a-b': {} }),
          v2: version({ a: { adapters: adapters('b') }, 'a-b': {} }),
        },
      }),
      `${AT}.versions.v2.models.a-b: makes objects called 'chat-v2-a-b', as '${AT}.versions.v2.models.a.adapters.static.b' does; rename one`,
    ],
    [
      'a load test that is called like a service',
      named(
        { 'load-test': { v1: version({ qwen: {} }) } },
        { loadTests: { v1: { endpoint: 'load-test', model: 'qwen' } } },
      ),
      "serving.loadTests.v1: makes objects called 'load-test-v1', as 'serving.endpoints.load-test.versions.v1' does; rename one",
    ],
    [
      'a token that is called like keys',
      {
        secrets: { declared: ['c-keys'] },
        serving: {
          endpoints: {
            a: { access: { by: 'none' }, versions: { b: gated('c-keys') } },
            'a-b-c': {
              access: { by: 'api-key', clients: ['ci'] },
              versions: { v1: version({ qwen: {} }) },
            },
          },
        },
      },
      "serving.endpoints.a.versions.b: makes objects called 'a-b-c-keys', as 'serving.endpoints.a-b-c' does; rename one",
    ],
    [
      'a token that is called like that of another version',
      {
        secrets: { declared: ['beta-hub', 'hub'] },
        ...named({ chat: { v1: gated('beta-hub'), 'v1-beta': gated('hub') } }),
      },
      `${AT}.versions.v1-beta: makes objects called 'chat-v1-beta-hub', as '${AT}.versions.v1' does; rename one`,
    ],
    [
      'two models that clients call alike',
      endpoint({ versions: { v1: version({ qwen: {}, other: { servedName: 'qwen' } }) } }),
      `${AT}.versions.v1.models.other.servedName: must be a name of its own in the version, by which requests choose; '${MODEL_AT}' has it`,
    ],
    [
      'an adapter that clients call like the model',
      served({ servedName: 'assistant', adapters: adapters('assistant') }),
      `${MODEL_AT}.adapters.static.assistant: must be a name of its own in the version, by which requests choose; '${MODEL_AT}.servedName' has it`,
    ],
    [
      'two adapters of one name',
      endpoint({
        versions: {
          v1: version({ qwen: { adapters: adapters('sql') }, b: { adapters: adapters('sql') } }),
        },
      }),
      `${AT}.versions.v1.models.b.adapters.static.sql: must be a name of its own in the version`,
    ],
  ]);
});
