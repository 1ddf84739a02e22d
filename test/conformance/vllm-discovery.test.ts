import * as http from 'node:http';
import { FakeEngine } from '../../conformance/vllm/fake-engine';
import { asksWithinRights } from '../../conformance/vllm/discovery/asking-rights';
import { eventually } from '../../conformance/vllm/discovery/eventually';
import { selects } from '../../conformance/vllm/discovery/label-selector';
import { assertLoopback, loopbackAddress } from '../../conformance/vllm/discovery/loopback';
import { mistaken } from '../../conformance/vllm/discovery/mistaken-parts';
import { DISCOVERY_MISTAKES } from '../../conformance/vllm/discovery/mistakes';
import { podKinds } from '../../conformance/vllm/discovery/pod-kinds';
import { rightsOf } from '../../conformance/vllm/discovery/rights';
import { seriesOf, sumOf } from '../../conformance/vllm/discovery/series-text';
import { madeServices } from '../../conformance/vllm/discovery/subjects';
import { Finding, MissingTool } from '../../conformance/failures';

const MADE = madeServices('made');

describe('a selector', () => {
  const labels = { 'app.kubernetes.io/component': 'serving', service: 'chat' };

  test.each<[string, boolean]>([
    ['', true],
    ['service=chat', true],
    ['service==chat,app.kubernetes.io/component=serving', true],
    ['service=chat,answers=true', false],
    ['service!=chat', false],
    ['answers!=true', true],
  ])('%s selects by equality: %s', (selector, expected) => {
    expect(selects(selector, labels)).toBe(expected);
  });

  test('fails when it is no equality', () => {
    expect(() => selects('service in (chat)', labels)).toThrow('is no requirement of equality');
  });
});

describe('the pods of what is made', () => {
  const kinds = podKinds(MADE.objects);

  test('are those of engines, groups, routers and Jobs', () => {
    expect(kinds.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^chat-small-fetch-/),
      'chat-small',
      expect.stringMatching(/^chat-large-fetch-/),
      'chat-large',
      'chat-large-worker',
      'chat-router',
      expect.stringMatching(/^other-sql-fetch-/),
      'other-sql',
      'other-router',
    ]);
  });

  test('have engines of a service, where they answer', () => {
    const engines = kinds.flatMap(({ name, engine }) =>
      engine === undefined ? [] : [[name, engine.service, engine.models[0], engine.key] as const],
    );
    expect(engines).toEqual([
      ['chat-small', 'chat', 'llama-3.1-8b', 'made-for-this-run'],
      ['chat-large', 'chat', 'large', 'made-for-this-run'],
      ['other-sql', 'other', 'sql', undefined],
    ]);
    expect(kinds.find(({ name }) => name === 'chat-small')?.engine).toMatchObject({
      port: 8000,
      forcesUsage: true,
    });
  });
});

describe('the rights of an account', () => {
  test('are those of the roles that are bound to it', () => {
    const rights = rightsOf(MADE.objects, { namespace: 'serving', name: 'chat-router' });
    expect([...rights]).toEqual(['get pods', 'watch pods']);
  });

  test.each([
    { namespace: 'serving', name: 'chat' },
    { namespace: 'elsewhere', name: 'chat-router' },
  ])('are none of $name in $namespace', (account) => {
    expect([...rightsOf(MADE.objects, account)]).toEqual([]);
  });

  const rights = new Set(['get pods', 'watch pods']);

  test('are what is asked, and no more', () => {
    const asked = ['get pods', 'watch pods'];
    expect(asksWithinRights({ asked, denied: [] }, rights)).toBe(
      'asks get pods, watch pods, and may no more',
    );
    expect(() => asksWithinRights({ asked, denied: [] }, new Set([...asked, 'list pods']))).toThrow(
      'the role grants list pods, which none asks',
    );
  });

  test('fails when they lack something, or when something else is asked', () => {
    const asked = ['get pods', 'patch pods', 'watch pods'];
    expect(() => asksWithinRights({ asked, denied: ['patch pods'] }, rights)).toThrow(
      'the role lacks patch pods',
    );
    expect(() => asksWithinRights({ asked, denied: [] }, rights)).toThrow(
      'the router asks get pods, patch pods, watch pods, not get pods, watch pods',
    );
    expect(() => asksWithinRights({ asked: [], denied: [] }, rights)).toThrow('asks nothing');
  });
});

describe('series', () => {
  const text = [
    '# TYPE llm counter',
    'llm{client="a",kind="prompt"} 7.0',
    'llm{client="a \\"b\\"",kind="prompt"} 2.0',
    'llm_created{client="a"} 9.0',
    'up 1.0',
  ].join('\n');

  test('have labels and a value', () => {
    expect(seriesOf(text, 'up')).toEqual([{ labels: {}, value: 1 }]);
    expect(seriesOf(text, 'llm')[1]?.labels).toEqual({ client: 'a \\"b\\"', kind: 'prompt' });
  });

  test('are added up by labels', () => {
    expect(sumOf(text, 'llm', { kind: 'prompt' })).toBe(9);
    expect(sumOf(text, 'llm', { client: 'a' })).toBe(7);
    expect(sumOf(text, 'llm', { client: 'b' })).toBe(0);
  });
});

describe('what takes a while', () => {
  test('is looked at again until it is so', async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      return looks < 3 ? Promise.reject(new Finding('not yet')) : Promise.resolve(looks);
    };
    expect(await eventually(5, look)).toBe(3);
  });

  test('fails when it is never so, and at once with another error', async () => {
    await expect(eventually(0, () => Promise.reject(new Finding('never')))).rejects.toThrow(
      'never',
    );
    await expect(eventually(60, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
  });
});

describe('an address of a pod', () => {
  test('is its own, and of the loopback', async () => {
    const [one, other] = [loopbackAddress(), loopbackAddress()];
    expect(one).toMatch(/^127\./);
    expect(one).not.toBe(other);
    await expect(assertLoopback(0)).resolves.toBeUndefined();
  });

  test('fails when somebody listens on all of them', async () => {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(assertLoopback(port)).rejects.toThrow(MissingTool);
    server.close();
  });

  test('is where an engine of ours listens', async () => {
    const host = loopbackAddress();
    const engine = await FakeEngine.start({ name: 'a', models: [], place: { host, port: 0 } });
    expect(engine.url).toContain(host);
    engine.stop();
  });
});

describe('a mistake in what is made', () => {
  test.each(DISCOVERY_MISTAKES)('has its place: $name', (mistake) => {
    expect(mistaken(MADE, mistake).objects).not.toEqual(MADE.objects);
  });

  test('fails when there is nothing to mistake', () => {
    expect(() => mistaken(MADE, { from: 'no-such-text', to: '' })).toThrow(
      'there is no no-such-text in what is made',
    );
  });
});
