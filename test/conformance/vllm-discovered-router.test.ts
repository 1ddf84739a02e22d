import {
  countsWithoutPods,
  failsOver,
  followsPods,
} from '../../conformance/vllm/discovery/changes';
import { chooses, takesTurns } from '../../conformance/vllm/discovery/choosing';
import { answersOwnModels, findsEngines } from '../../conformance/vllm/discovery/finding';
import { metersTokens } from '../../conformance/vllm/discovery/usage';
import { endsInTime, watchesAgain } from '../../conformance/vllm/discovery/watching';
import type { CommandLine } from '../../conformance/vllm/workloads';
import { MODEL, Pod, service, type Faults, type Headers, type Question } from './vllm-service';

const line = (...args: string[]): CommandLine => ({
  subject: 'Deployment chat-router',
  command: [],
  args,
  variables: {},
  gpus: 0,
});

const TURNS = line('--routing-logic=roundrobin');

const always = (name: string): Faults => ({
  choose: (pods) => pods.find((pod) => pod.name === name),
});

/** Sends who says the same to the same pod. */
const bySaying = (saying: (question: Question, headers: Headers) => string): Faults => ({
  choose: (pods, question, headers) => {
    const digits = Number(/\d+/.exec(saying(question, headers))?.[0] ?? 0);
    return pods[digits % pods.length];
  },
});

describe('a router that finds its engines', () => {
  test('knows them, and lists their models', async () => {
    expect(await findsEngines(service())).toBe('2 pods with llama');
    expect(await answersOwnModels(service(), ['sql', MODEL])).toBe(
      '1 models, and none of 1 others',
    );
  });

  test('fails when it knows others', async () => {
    const wrong = service();
    const engines = wrong.engines.slice(1);
    await expect(findsEngines({ ...wrong, engines })).rejects.toThrow(
      'the router knows http://a and http://b, not http://b',
    );
    const nobody = service();
    nobody.engines.forEach((pod) => {
      pod.vanish();
    });
    await expect(findsEngines(nobody)).rejects.toThrow('the router knows nobody');
  });

  test('fails when it lists other models', async () => {
    await expect(findsEngines(service({ models: ['sql'] }))).rejects.toThrow(
      'the router lists sql, where there is llama',
    );
    await expect(findsEngines(service({ models: [] }))).rejects.toThrow('lists no model');
  });

  test('fails when a model is answered by nobody, or one of others by somebody', async () => {
    await expect(answersOwnModels(service(always('c')), [])).rejects.toThrow(
      'llama is answered with 500 by nobody',
    );
    const wide = service();
    wide.engines[0]?.load('sql');
    await expect(
      answersOwnModels({ ...wide, engines: [new Pod('a'), new Pod('b')] }, ['sql']),
    ).rejects.toThrow('sql, of others, is answered with 200');
  });
});

describe('the logic of a router', () => {
  test('is one pod after the other', async () => {
    expect(await chooses(service(), TURNS)).toBe('the pods of 1 models, one after the other');
    await expect(takesTurns(service(always('a')))).rejects.toThrow(
      'llama is answered by a, then a, then a',
    );
  });

  test('is one pod for a header', async () => {
    const session = line('--routing-logic=session', '--session-key=x-user');
    const right = service(bySaying((_, headers) => headers['x-user'] ?? ''));
    expect(await chooses(right, session)).toBe('24 people at 2 engines, each at one');
    await expect(chooses(service(), session)).rejects.toThrow('person-0 came to a and b');
  });

  test('is one pod for a beginning', async () => {
    const prefix = line('--routing-logic=prefixaware');
    const right = service(bySaying(({ messages }) => messages?.[0]?.content ?? ''));
    expect(await chooses(right, prefix)).toBe('24 people at 2 engines, each at one');
    await expect(chooses(service(always('a')), prefix)).rejects.toThrow('everybody came to a');
  });

  test('fails when nobody knows it', () => {
    expect(() => chooses(service(), line('--routing-logic=random'))).toThrow('nobody tries random');
    expect(() => chooses(service(), line())).toThrow('nobody tries no logic');
  });
});

describe('a router whose pods change', () => {
  test('follows them', async () => {
    expect(await followsPods(service(), TURNS)).toContain('again when it is ready');
    expect(await watchesAgain(service())).toContain('an adapter that an engine has loaded');
    expect(await failsOver(service(), TURNS)).toBe('24 requests, all answered by the others');
    expect(await countsWithoutPods(service())).toContain('503 for a model that was there');
  });

  test('fails when it does not', async () => {
    const stuck = { neverFollows: true };
    await expect(followsPods(service(stuck), TURNS)).rejects.toThrow(
      'http://a and http://b, not http://b',
    );
    await expect(watchesAgain(service(stuck))).rejects.toThrow(
      'http://a and http://b, not http://b',
    );
    await expect(countsWithoutPods(service(stuck))).rejects.toThrow(
      'http://a and http://b, not nobody',
    );
  });

  test('fails when a pod that is back gets nothing', async () => {
    const lazy = service({ choose: (pods) => pods.at(-1) });
    await expect(followsPods(lazy, TURNS)).rejects.toThrow(
      'with one that is removed and comes back, b answer, not a and b',
    );
  });

  test('fails when an adapter is not learnt', async () => {
    await expect(watchesAgain(service({ models: [MODEL] }))).rejects.toThrow(
      'an adapter is not among llama',
    );
  });

  test('fails when a request is lost, and lets the pod answer again', async () => {
    const lossy = service(always('a'));
    await expect(failsOver(lossy, TURNS)).rejects.toThrow(
      'with one that refuses connections, 500 answer, not b',
    );
    expect(lossy.engines[0]?.isListening).toBe(true);
  });

  test('fails when nobody counts what comes', async () => {
    await expect(countsWithoutPods(service({ countsNothing: true }))).rejects.toThrow(
      'vllm:num_incoming_requests_total of llama has grown by 0, not 1',
    );
  });

  test('fails when a service has no pods', async () => {
    const empty = { ...service(), engines: [] };
    await expect(followsPods(empty, TURNS)).rejects.toThrow('there is no pod');
    await expect(failsOver(empty, TURNS)).rejects.toThrow('there is no pod');
    await expect(watchesAgain(empty)).rejects.toThrow('there is no pod');
  });
});

describe('the meter of a router', () => {
  test('counts each interface for its client', async () => {
    expect(await metersTokens(service(), false)).toContain('4 interfaces');
    expect(await metersTokens(service(), true)).toContain('3 interfaces');
  });

  test('fails when it counts nothing', async () => {
    await expect(metersTokens(service({ forgetsTokens: true }), true)).rejects.toThrow(
      '/v1/chat/completions is answered with 200 and counted for conformance-chat with 0, 0, 0',
    );
  });
});

describe('a router that has to end', () => {
  test('does so with its watch', async () => {
    expect(await endsInTime(service())).toBe('with its watch, after 60 seconds at most of 120');
  });

  test('fails when its watch lasts longer, or when it is killed', async () => {
    await expect(endsInTime(service({ watchSeconds: Infinity }))).rejects.toThrow(
      'waits for its watch of Infinity seconds, and is killed after 120',
    );
    await expect(endsInTime(service({ isKilled: true }))).rejects.toThrow('had to be killed');
  });

  test('fails when it does not begin to', async () => {
    const deaf = service();
    const router = { ...deaf.router, hasSaid: () => false };
    await expect(endsInTime({ ...deaf, router })).rejects.toThrow('the router does not end');
  });
});
