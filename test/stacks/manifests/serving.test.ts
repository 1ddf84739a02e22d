import { generatedSecrets } from '../../../lib/contracts/platform-secrets';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith } from '../../support/environments';
import { documentOf, KEYS, pathsOf, QWEN, serving, unitOf, type Endpoint } from './serving-fixture';

test('is off unless asked for', () => {
  expect(unitOf({})).toBe('');
});

describe('an endpoint', () => {
  const yaml = unitOf(serving());

  test('is a unit that Helm does not wait for', () => {
    const { units } = synthesizeManifests(environmentWith(serving()));
    expect(units.find(({ name }) => name === 'serving-chat')).toMatchObject({
      wait: false,
      wave: 8,
    });
  });

  test('is at a path of the platform’s host, which is taken off, and each version at one of its own', () => {
    expect(pathsOf(documentOf(yaml, 'HTTPRoute', 'chat'))).toEqual([
      '/llm/chat/v1',
      '/llm/chat/health',
    ]);
    expect(documentOf(yaml, 'HTTPRoute', 'chat')).toContain('replacePrefixMatch: /v1\n');
    expect(pathsOf(documentOf(yaml, 'HTTPRoute', 'chat-v1'))).toEqual([
      '/llm/chat.v1/v1',
      '/llm/chat.v1/health',
    ]);
    expect(documentOf(yaml, 'BackendTrafficPolicy', 'chat')).toContain('requestTimeout: 0s');
  });

  test('asks for a key, as OpenAI’s libraries send it, and says whose it is', () => {
    const policy = documentOf(yaml, 'SecurityPolicy', 'chat');
    expect(policy).toContain('- Authorization\n');
    expect(policy).toContain('forwardClientIDHeader: x-llm-client\n');
    expect(policy).toContain('- name: chat-keys\n');
    expect(generatedSecrets(environmentWith(serving()))).toContainEqual({
      owner: 'serving',
      name: 'chat-keys',
      values: { website: { length: 48 }, ci: { length: 48 } },
    });
  });

  test('may ask for a token of the identity provider', () => {
    const token = unitOf(serving(undefined, { access: { by: 'token', groups: ['ml-engineers'] } }));
    const policy = documentOf(token, 'SecurityPolicy', 'chat');
    expect(policy).toContain('- llm-chat-programs\n');
    expect(policy).toContain('claim: azp\n');
    expect(policy).toContain('- ml-engineers\n');
  });

  test('may be for the cluster alone, of whose teams some may ask', () => {
    const inside = unitOf({
      teams: { language: {} },
      ...serving(undefined, { access: { by: 'none' }, teams: ['language'] }),
    });
    expect(inside).not.toContain('kind: HTTPRoute');
    expect(
      documentOf(inside, 'NetworkPolicy', 'ingress-team-language-to-chat-v1-router'),
    ).toContain('kubernetes.io/metadata.name: team-language');
  });

  test('may be limited, and keep a client with one router', () => {
    const limited = unitOf(serving(undefined, { requestsPerMinute: 60, sticky: true }));
    const policy = documentOf(limited, 'BackendTrafficPolicy', 'chat');
    expect(policy).toContain('requests: 60\n');
    expect(policy).toContain('name: llm-router\n');
  });

  test('may be limited by client, whom the gateway knows by the key', () => {
    const limited = unitOf(serving(undefined, { clientRequestsPerMinute: 600 }));
    const policy = documentOf(limited, 'BackendTrafficPolicy', 'chat');
    expect(policy).toContain('requests: 600\n');
    expect(policy).toContain('name: x-llm-client\n');
    expect(documentOf(limited, 'SecurityPolicy', 'chat')).toContain(
      'forwardClientIDHeader: x-llm-client\n',
    );
  });

  test('has versions side by side, of which one is live and another gets a part', () => {
    const both = unitOf({
      serving: {
        endpoints: {
          chat: {
            access: KEYS,
            versions: { v1: { models: { qwen: QWEN } }, v2: { models: { qwen: QWEN } } },
            live: 'v1',
            split: { v2: 10 },
            mirror: 'v2',
          },
        },
      },
    });
    const route = documentOf(both, 'HTTPRoute', 'chat');
    expect(route).toMatch(/name: chat-v1-router\n\s+port: 8000\n\s+weight: 90/);
    expect(route).toMatch(/name: chat-v2-router\n\s+port: 8000\n\s+weight: 10/);
    expect(route).toContain('type: RequestMirror');
    expect(documentOf(both, 'Deployment', 'chat-v2-qwen')).toContain(
      'app.kubernetes.io/version: v2',
    );
  });

  test('goes without the entrance as long as that waits', () => {
    const early = unitOf({ ...serving(), dns: { zone: 'standalone', delegated: false } });
    expect(early).toContain('name: chat-v1-qwen');
    expect(early).not.toContain('kind: HTTPRoute');
  });
});

describe('a version', () => {
  test.each<[NonNullable<Endpoint['versions'][string]['routing']>, string]>([
    [{ by: 'session' }, '--session-key=x-session-id'],
    [{ by: 'session', header: 'x-user' }, '--session-key=x-user'],
    [{ by: 'prefix' }, '--routing-logic=prefixaware'],
    [{ by: 'round-robin' }, '--routing-logic=roundrobin'],
  ])('may route %o', (routing, argument) => {
    const versions = { v1: { models: { qwen: QWEN }, routing, routers: 3 } };
    const router = documentOf(
      unitOf(serving(undefined, { versions })),
      'Deployment',
      'chat-v1-router',
    );
    expect(router).toContain(argument);
    expect(router).toContain('replicas: 3\n');
  });
});
