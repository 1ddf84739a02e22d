import { send } from '../../conformance/keycloak/http';
import { FakeEngine } from '../../conformance/vllm/fake-engine';
import { SAMPLE_ROUTER, SESSION_ROUTER } from '../../conformance/vllm/router-mistakes';
import {
  answersAliases,
  answersModels,
  keepsSessions,
  refusesOthers,
  showsSeries,
  type AskedRouter,
} from '../../conformance/vllm/routing';
import { aliasesOf, CHAT, flagValue, staticEngines } from '../../conformance/vllm/static-engines';

const [CHAT_URL = '', SQL_URL = ''] = staticEngines(SAMPLE_ROUTER).map(({ url }) => url);

interface Question {
  readonly model: string;
  readonly stream?: boolean;
}

/** A router that sends requests where `engineFor` says; nowhere is a refusal. */
const router = (
  engineFor: (model: string, headers: Readonly<Record<string, string>>) => string | undefined,
): AskedRouter => ({
  ask: (_, question, headers = {}) => {
    const { model, stream } = question as Question;
    const engine = engineFor(model, headers);
    if (engine === undefined) return Promise.resolve({ status: 404, headers: {}, text: '{}' });
    const said = JSON.stringify({ engine, model });
    return Promise.resolve({
      status: 200,
      headers: {},
      text: stream === true ? `data: ${said}\n\ndata: [DONE]\n\n` : said,
    });
  },
  metrics: () => Promise.resolve('vllm:num_requests_running{server="http://a"} 0.0'),
});

const RIGHT: Readonly<Record<string, string>> = {
  'llama-3.1-8b': CHAT_URL,
  default: CHAT_URL,
  sql: SQL_URL,
};

describe('the engines that a router is told of', () => {
  test('have a model and a sort', () => {
    expect(staticEngines(SAMPLE_ROUTER)).toMatchObject([
      { model: 'llama-3.1-8b', path: '/v1/chat/completions' },
      { model: 'sql', path: '/v1/completions' },
    ]);
  });

  test('are asked to chat where no sort is named', () => {
    expect(staticEngines(SESSION_ROUTER)).toMatchObject([CHAT, CHAT]);
  });

  test('are none where Kubernetes is asked', () => {
    expect(staticEngines({ ...SAMPLE_ROUTER, args: ['--service-discovery=k8s'] })).toEqual([]);
  });

  test('have aliases by model', () => {
    expect(aliasesOf(SAMPLE_ROUTER)).toEqual([['default', 'llama-3.1-8b']]);
    expect(aliasesOf(SESSION_ROUTER)).toEqual([]);
  });

  test('are found by the flag alone', () => {
    expect(flagValue(SAMPLE_ROUTER, '--routing-logic')).toBe('roundrobin');
    expect(flagValue(SAMPLE_ROUTER, '--session-key')).toBeUndefined();
  });
});

describe('a router', () => {
  const right = router((model) => RIGHT[model]);

  test('answers models and aliases, and refuses others', async () => {
    expect(await answersModels(right, SAMPLE_ROUTER)).toBe('2 engines');
    expect(await answersAliases(right, SAMPLE_ROUTER)).toBe('1 aliases');
    expect(await refusesOthers(right)).toContain('404');
    expect(await showsSeries(right)).toContain('vllm:num_requests_running');
  });

  test('fails when a model is answered by an engine that has another', async () => {
    const wrong = router(() => CHAT_URL);
    await expect(answersModels(wrong, SAMPLE_ROUTER)).rejects.toThrow(`sql is answered with 200`);
  });

  test('fails when an alias is not known', async () => {
    const wrong = router(() => undefined);
    await expect(answersAliases(wrong, SAMPLE_ROUTER)).rejects.toThrow('404 by no engine');
  });

  test('fails when it answers a model that no engine has', async () => {
    await expect(refusesOthers(router(() => CHAT_URL))).rejects.toThrow('answered with 200');
  });

  test('fails when it shows no series of engines', async () => {
    const wrong = { ...right, metrics: () => Promise.resolve('router_cpu 1') };
    await expect(showsSeries(wrong)).rejects.toThrow('there is no vllm:num_requests_running');
  });

  test('keeps people at their engines', async () => {
    const byPerson = router((_, headers) =>
      /[02468]$/.test(headers['x-user-id'] ?? '') ? 'a' : 'b',
    );
    expect(await keepsSessions(byPerson, SESSION_ROUTER)).toBe(
      '24 people at 2 engines, each at one',
    );
  });

  test('fails when a person comes to one engine after the other', async () => {
    let requests = 0;
    const inTurn = router(() => `engine-${requests++ % 2}`);
    await expect(keepsSessions(inTurn, SESSION_ROUTER)).rejects.toThrow(
      'person-0 came to engine-0 and',
    );
  });

  test('fails when everybody comes to one engine', async () => {
    await expect(
      keepsSessions(
        router(() => 'a'),
        SESSION_ROUTER,
      ),
    ).rejects.toThrow('everybody');
  });
});

describe('an engine that is not real', () => {
  let engine: FakeEngine;

  beforeAll(async () => {
    engine = await FakeEngine.start({ name: 'a', models: ['llama', 'sql'] });
  });

  afterAll(() => {
    engine.stop();
  });

  const ask = (path: string, json?: object) =>
    send(Number(new URL(engine.url).port), { path, ...(json === undefined ? {} : { json }) });

  test('answers its models, in one piece and in parts', async () => {
    expect((await ask(CHAT.path, { model: 'sql' })).text).toContain('"engine":"a"');
    expect((await ask(CHAT.path, { model: 'sql', stream: true })).text).toMatchInlineSnapshot(`
      "data: {"engine":"a","model":"sql"}

      data: [DONE]

      "
    `);
  });

  test('knows no other model', async () => {
    expect((await ask(CHAT.path, { model: 'qwen' })).status).toBe(404);
  });

  test('answers whoever shows its key, where it has one', async () => {
    const locked = await FakeEngine.start({ name: 'b', models: ['llama'], key: 'a-key' });
    const port = Number(new URL(locked.url).port);
    const request = { path: CHAT.path, json: { model: 'llama' } };
    const headers = { authorization: 'Bearer a-key' };
    expect((await send(port, request)).status).toBe(401);
    expect((await send(port, { ...request, headers })).status).toBe(200);
    expect((await send(port, { path: '/metrics' })).status).toBe(200);
    locked.stop();
  });

  test('says in every event of a stream what it took, where it is told to or asked', async () => {
    const metered = await FakeEngine.start({ name: 'c', models: ['llama'], forcesUsage: true });
    const port = Number(new URL(metered.url).port);
    const question = { model: 'llama', stream: true };
    const usage = '"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}';
    expect((await send(port, { path: CHAT.path, json: question })).text).toContain(usage);
    metered.stop();
    const asked = { ...question, stream_options: { include_usage: true } };
    expect((await ask(CHAT.path, asked)).text).toContain(usage);
  });

  test.each([
    ['/v1/messages', 'message_delta'],
    ['/v1/responses', 'response.completed'],
  ])('has other words for it at %s', async (path, last) => {
    const usage = '"usage":{"input_tokens":7,"output_tokens":5}';
    expect((await ask(path, { model: 'llama' })).text).toContain(usage);
    const { text } = await ask(path, { model: 'llama', stream: true });
    expect(text).toMatch(new RegExp(`^data: {"type":"${last}".*"output_tokens":5`, 'm'));
  });

  test('fails when its place is taken', async () => {
    const port = Number(new URL(engine.url).port);
    const place = { host: '127.0.0.1', port };
    await expect(FakeEngine.start({ name: 'd', models: [], place })).rejects.toThrow('EADDRINUSE');
  });

  test('has a probe, models and series', async () => {
    expect((await ask('/health')).status).toBe(200);
    expect((await ask('/v1/models')).text).toContain('"id":"llama"');
    expect((await ask('/metrics')).text).toContain('vllm:num_requests_waiting 2.0');
  });
});
