import { Endpoint, Peer } from '../../../../constructs/kubernetes/core';
import type { OpenWebUiProps } from '../../../../constructs/kubernetes/open-webui';
import { describeObjects, findObject, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { fakeSecret } from '../oauth2-proxy/fakes';
import { chat, chatObjects, chatPod, FakeCache, variables, VOLUME, fromSecret } from './fixture';

test('everything fits the recorded structures, with and without options', () => {
  const all = { cache: new FakeCache(), files: { volume: VOLUME } };
  expect(chatObjects().flatMap(violations)).toEqual([]);
  expect(chatObjects(all).flatMap(violations)).toEqual([]);
  expect(describeObjects(chatObjects(all))).toBe(
    'ServiceAccount/open-webui, Deployment/open-webui, Service/open-webui, PodDisruptionBudget/open-webui',
  );
});

describe('the settings', () => {
  test('hold, whatever an administrator clicks', () => {
    expect(variables()).toMatchObject({ ENABLE_PERSISTENT_CONFIG: 'False' });
  });

  test('tell nobody anything, and fetch nothing', () => {
    expect(variables()).toMatchObject({
      OFFLINE_MODE: 'True',
      ANONYMIZED_TELEMETRY: 'False',
      DO_NOT_TRACK: 'True',
      SCARF_NO_ANALYTICS: 'True',
      ENABLE_COMMUNITY_SHARING: 'False',
      ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS: 'False',
    });
  });

  test('are for one host, and cookies go by https alone', () => {
    expect(variables()).toMatchObject({
      WEBUI_URL: 'https://chat.ml.acme.io',
      CORS_ALLOW_ORIGIN: 'https://chat.ml.acme.io',
      WEBUI_SESSION_COOKIE_SECURE: 'True',
      JWT_EXPIRES_IN: '24h',
    });
    expect(variables({ sessionLength: '4w' })).toMatchObject({ JWT_EXPIRES_IN: '4w' });
  });

  test('let everybody use every model, and nobody add programs, unless told', () => {
    expect(variables()).toMatchObject({
      BYPASS_MODEL_ACCESS_CONTROL: 'True',
      ENABLE_PLUGINS: 'False',
    });
    expect(variables({ everyModel: false, plugins: true })).toMatchObject({
      BYPASS_MODEL_ACCESS_CONTROL: 'False',
      ENABLE_PLUGINS: 'True',
    });
  });

  test('may be more', () => {
    const env = [{ name: 'WEBUI_NAME', value: 'Acme' }];
    expect(variables({ env })).toMatchObject({ WEBUI_NAME: 'Acme' });
  });
});

describe('models', () => {
  test('are several, each with its key, which no object shows', () => {
    const models = [
      { name: 'router', url: 'http://router.models.svc:8000/v1' },
      {
        name: 'elsewhere',
        url: 'https://api.acme.io/v1',
        apiKey: { secret: fakeSecret('keys'), key: 'chat' },
        endpoint: Endpoint.of(Peer.internet(), [443]),
      },
    ];
    expect(variables({ models })).toMatchObject({
      OPENAI_API_BASE_URLS: 'http://router.models.svc:8000/v1;https://api.acme.io/v1',
      OPENAI_API_KEYS: 'none;$(MODEL_KEY_1)',
      MODEL_KEY_1: fromSecret('keys', 'chat'),
      ENABLE_OLLAMA_API: 'False',
    });
    const objects = chatObjects({ models });
    expect(describeObjects(objects)).toContain('NetworkPolicy/egress-open-webui-to-elsewhere');
    expect(describeObjects(objects)).not.toContain('to-router');
    expect(findObject(objects, 'Deployment').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload':
        'database-open-webui,keys,oidc-open-webui,open-webui-server',
    });
  });
});

describe('the database', () => {
  test('keeps chats and vectors, and is brought to its schema before a server starts', () => {
    const { database } = chat(testChart());
    expect(database.asked).toMatchObject([{ name: 'open-webui', extensions: ['vector'] }]);
    expect(variables()).toMatchObject({
      DATABASE_URL: fromSecret('database-open-webui', 'uri'),
      ENABLE_DB_MIGRATIONS: 'False',
      VECTOR_DB: 'pgvector',
      PGVECTOR_CREATE_EXTENSION: 'False',
    });
    expect(chatPod(['initContainers'])).toMatchObject([
      { name: 'wait-for-database' },
      {
        name: 'schema',
        command: ['python', '-c', expect.stringContaining('pg_advisory_xact_lock')],
        resources: { limits: { memory: '4Gi' } },
      },
    ]);
  });

  test('never has two versions at work', () => {
    expect(findObject(chatObjects(), 'Deployment')).toMatchObject({
      spec: { strategy: { type: 'Recreate' } },
    });
  });
});

describe('servers', () => {
  test('are one, or two that talk by a cache', () => {
    const cache = new FakeCache();
    expect(findObject(chatObjects(), 'Deployment')).toMatchObject({ spec: { replicas: 1 } });
    expect(variables()).not.toHaveProperty('WEBSOCKET_MANAGER');
    expect(findObject(chatObjects({ cache }), 'Deployment')).toMatchObject({
      spec: { replicas: 2 },
    });
    expect(cache.asked).toMatchObject([{ name: 'open-webui' }]);
    expect(variables({ cache })).toMatchObject({
      WEBSOCKET_MANAGER: 'redis',
      REDIS_URL: fromSecret('open-webui-cache', 'uri'),
    });
    expect(findObject(chatObjects({ cache, replicas: 5 }), 'Deployment')).toMatchObject({
      spec: { replicas: 5 },
    });
  });

  test('let one go at a time', () => {
    expect(findObject(chatObjects(), 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1 },
    });
  });

  test('are not root, and write to two folders alone', () => {
    expect(chatPod(['containers', 0])).toMatchObject({
      image: 'ghcr.io/open-webui/open-webui:v0.12.4',
      securityContext: { runAsUser: 1000, runAsGroup: 1000, readOnlyRootFilesystem: true },
      volumeMounts: [
        { name: 'scratch', mountPath: '/tmp' },
        { name: 'data', mountPath: '/data' },
      ],
      startupProbe: { httpGet: { path: '/health' } },
      readinessProbe: { httpGet: { path: '/ready' } },
      livenessProbe: { httpGet: { path: '/health' } },
      resources: { requests: { cpu: '500m', memory: '2Gi' } },
    });
    expect(variables()).toMatchObject({
      DATA_DIR: '/data',
      STATIC_DIR: '/data/static',
      HOME: '/tmp',
    });
    const resources = { cpu: '2', memory: '8Gi' };
    expect(chatPod(['containers', 0, 'resources'], { resources })).toMatchObject({
      requests: { cpu: '2' },
    });
  });
});

describe('uploaded files', () => {
  test('are in S3, by the identity of the servers', () => {
    expect(variables()).toMatchObject({
      STORAGE_PROVIDER: 's3',
      STORAGE_LOCAL_CACHE: 'False',
      S3_BUCKET_NAME: 'ml-lab-artifacts',
      S3_KEY_PREFIX: 'chat/',
    });
    expect(describeObjects(chatObjects())).toContain('egress-open-webui-to-aws');
  });

  test('are in a directory that all servers mount', () => {
    const props = { files: { volume: VOLUME } };
    expect(variables(props)).toMatchObject({ STORAGE_PROVIDER: 'local' });
    expect(variables(props)).not.toHaveProperty('S3_BUCKET_NAME');
    expect(chatPod(['containers', 0, 'volumeMounts', 2], props)).toEqual({
      name: 'chat-files',
      mountPath: '/data/uploads',
    });
    expect(describeObjects(chatObjects(props))).not.toContain('to-aws');
  });
});

test.each<[what: string, props: Partial<OpenWebUiProps>, message: string]>([
  ['nobody who may enter', { groups: [] }, "'groups' must name one at least, got none"],
  ['nobody who administers', { adminGroups: [] }, "'adminGroups' must name one at least, got none"],
  ['a group that is two', { groups: ['a;b'] }, "'groups' must be names without ';'"],
  ['no models', { models: [] }, "'models' must name one place at least, got none"],
  [
    'models of a bad name',
    { models: [{ name: 'a.b', url: 'http://a/v1' }] },
    "'models.name': the name of who serves models must",
  ],
  [
    'models at a path with a slash at the end',
    { models: [{ name: 'a', url: 'http://a/v1/' }] },
    "'models.url' must be such as 'http://router.models.svc:8000/v1'",
  ],
  ['no server', { replicas: 0 }, "'replicas' must be an integer from 1"],
  [
    'servers that cannot talk',
    { replicas: 2 },
    "'replicas' must be 1 without 'cache', by which several servers talk, got 2; give a cache",
  ],
  ['a session without a unit', { sessionLength: '24' }, "'sessionLength' must be a number with"],
  [
    'a variable that is decided here',
    { env: [{ name: 'ENABLE_SIGNUP', value: 'True' }] },
    "'env' must not have 'ENABLE_SIGNUP', which is decided here",
  ],
  [
    'a directory of somebody else',
    { files: { volume: { ...VOLUME, owner: { uid: 0, gid: 0 } } } },
    "'files': 'writer' of 'chat-files' must be the owner of its files",
  ],
])('fails when given %s', (_what, props, message) => {
  expect(() => chatObjects(props)).toThrow(`test/Chat: ${message}`);
});
