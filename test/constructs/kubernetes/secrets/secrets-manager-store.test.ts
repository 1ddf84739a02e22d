import type { Chart } from 'cdk8s';
import type { GeneratedSecretContract } from '../../../../lib/contracts/secrets';
import {
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  testChart,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { addLogin, LOGIN, managerStore, OPTIONS } from './secrets-fixture';

const TOKEN = { name: 'hugging-face-token' };
const TOKEN_KEYS = { token: '{{ .token }}' };
const PUBLISHED = { owner: 'postgres', name: 'connection' };

describe('a store in Secrets Manager by default', () => {
  const store = findObject(objectsOf(managerStore), 'ClusterSecretStore');

  test('reads as the controller itself, in its region', () => {
    expect(store).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      metadata: { name: 'platform' },
    });
    expect(memberAt(store, ['spec', 'provider'])).toEqual({
      aws: { service: 'SecretsManager', region: 'eu-west-1' },
    });
    expect(violations(store)).toEqual([]);
  });

  test('serves no namespace before one asks', () => {
    expect(memberAt(store, ['spec', 'conditions'])).toEqual([{ namespaces: [] }]);
  });
});

test('a store takes a name and an interval', () => {
  const objects = objectsOf((chart) => {
    const store = managerStore(chart, { name: 'ml-lab', refreshInterval: '15m' });
    store.addGenerated(chart, 'Login', LOGIN, OPTIONS);
    expect(store.name).toBe('ml-lab');
  });
  expect(findObject(objects, 'ClusterSecretStore', 'ml-lab')).toBeDefined();
  expect(findObject(objects, 'ExternalSecret').spec).toMatchObject({
    refreshInterval: '15m',
    secretStoreRef: { name: 'ml-lab' },
  });
});

test('a store serves exactly the namespaces that asked, those of other charts included', () => {
  const chart = testChart('store');
  const store = managerStore(chart);
  const other = testChart('other');
  store.addGenerated(other, 'Login', LOGIN, OPTIONS);
  store.addGenerated(other, 'Again', LOGIN, { ...OPTIONS, name: 'again' });
  store.addDeclared(other, 'Token', TOKEN, {
    ...OPTIONS,
    namespace: { name: 'airflow' },
    keys: TOKEN_KEYS,
  });
  const object: unknown = chart.toJson()[0];
  expect(memberAt(object, ['spec', 'conditions'])).toEqual([{ namespaces: ['airflow', 'mlflow'] }]);
});

test('a secret in two namespaces is read from one path', () => {
  const objects = objectsOf((chart) => {
    const store = managerStore(chart);
    store.addGenerated(chart, 'One', LOGIN, OPTIONS);
    store.addGenerated(chart, 'Two', LOGIN, { ...OPTIONS, namespace: { name: 'databases' } });
  });
  const copies = findObjects(objects, 'ExternalSecret');
  expect(copies.map(({ metadata }) => metadata.namespace)).toEqual(['mlflow', 'databases']);
  for (const { spec } of copies)
    expect(spec).toMatchObject({ dataFrom: [{ extract: { key: 'ml-lab/databases/mlflow' } }] });
});

test('a declared secret is read from its own place', () => {
  const objects = objectsOf((chart) => {
    const secret = managerStore(chart).addDeclared(chart, 'Token', TOKEN, {
      ...OPTIONS,
      keys: TOKEN_KEYS,
    });
    expect(secret.toEnvVar('HF_TOKEN', 'token').name).toBe('HF_TOKEN');
  });
  const object = findObject(objects, 'ExternalSecret');
  expect(object.spec).toMatchObject({
    dataFrom: [{ extract: { key: 'ml-lab/declared/hugging-face-token' } }],
    target: { template: { data: TOKEN_KEYS } },
  });
  expect(violations(object)).toEqual([]);
});

test('keys may use what Terraform publishes', () => {
  const objects = objectsOf((chart) =>
    addLogin(chart, { published: PUBLISHED, keys: { uri: '{{ .host }}:{{ .password }}' } }),
  );
  expect(findObject(objects, 'ExternalSecret').spec).toMatchObject({
    dataFrom: [
      { extract: { key: 'ml-lab/postgres/connection' } },
      { extract: { key: 'ml-lab/databases/mlflow' } },
    ],
  });
});

describe('a store', () => {
  const chart = (): Chart => testChart();

  test('fails when its name is no DNS label', () => {
    expect(() => managerStore(chart(), { name: 'My Store' })).toThrow(
      "test/Store: 'name': the name of a store must",
    );
  });

  test.each(['0s', '1 day'])('fails when its interval is %s', (refreshInterval) => {
    expect(() => managerStore(chart(), { refreshInterval })).toThrow(
      `test/Store: 'refreshInterval': '${refreshInterval}' is`,
    );
  });

  test.each(['', 'ml-lab/', '/ml-lab', 'ml lab'])('fails when its prefix is "%s"', (prefix) => {
    expect(() => managerStore(chart(), { prefix })).toThrow(
      `test/Store: 'prefix' must be letters, digits, '/' and '_+=.@-', without a slash at its ends, got '${prefix}'`,
    );
  });

  test('fails when a template reads a property that the secret does not have', () => {
    expect(() => addLogin(chart(), { keys: { password: '{{ .passwort }}' } })).toThrow(
      "test: 'keys': '{{ .passwort }}' reads 'passwort', but the secret has 'username', 'password'",
    );
  });

  test('fails when a template of a declared secret is malformed', () => {
    expect(() =>
      managerStore(chart()).addDeclared(chart(), 'Token', TOKEN, {
        ...OPTIONS,
        keys: { token: '{{ .token' },
      }),
    ).toThrow("'keys': '{{ .token' opens '{{' without '}}'");
  });

  test('fails when a key is none that a Secret can have', () => {
    expect(() => addLogin(chart(), { keys: { 'a/b': 'text' } })).toThrow(
      "'keys': a key must consist of letters, digits, '.', '_' and '-', got 'a/b'",
    );
  });

  test('fails when the keys of a declared secret are left out', () => {
    expect(() => managerStore(chart()).addDeclared(chart(), 'Token', TOKEN, OPTIONS)).toThrow(
      "test: 'keys' must be given for declared secrets and with 'published'",
    );
  });

  test('fails when keys are left out beside published values', () => {
    expect(() => addLogin(chart(), { published: PUBLISHED })).toThrow("'keys' must be given");
  });

  test('fails when the name of a Secret is taken in its namespace', () => {
    const scope = chart();
    const store = managerStore(scope);
    store.addGenerated(scope, 'One', LOGIN, OPTIONS);
    expect(() => store.addDeclared(scope, 'Two', TOKEN, { ...OPTIONS, keys: TOKEN_KEYS })).toThrow(
      "test: 'name' must be unique in the namespace 'mlflow', got 'login' twice; share the Secret, or choose another name",
    );
  });

  test('fails when the name of a Secret is no DNS label', () => {
    expect(() => addLogin(chart(), { name: 'Login' })).toThrow(
      "test: 'name': the name of a Secret must",
    );
  });

  test('fails when two consumers disagree on the values', () => {
    const scope = chart();
    const store = managerStore(scope);
    store.addGenerated(scope, 'One', LOGIN, OPTIONS);
    const other = { ...LOGIN, values: { password: { length: 64 } } };
    expect(() => store.addGenerated(scope, 'Two', other, { ...OPTIONS, name: 'two' })).toThrow(
      `test/Store: 'source' must be the same for every consumer of 'databases/mlflow', got the values {"password":{"length":64}}`,
    );
  });

  test('fails when the name of a declared secret is no DNS label', () => {
    expect(() =>
      managerStore(chart()).addDeclared(chart(), 'Token', { name: 'a/b' }, OPTIONS),
    ).toThrow("test/Store: 'source': a secret's name must");
  });

  test.each<[string, Partial<GeneratedSecretContract>, string]>([
    ['its owner is no DNS label', { owner: 'A/b' }, "a secret's owner must"],
    ['its name is no DNS label', { name: 'a.b' }, "a secret's name must"],
    ['a property is no key', { values: { 'a b': { length: 32 } } }, 'a key must consist'],
    [
      'nothing in it is random',
      { values: { username: { fixed: 'x' } } },
      "secret 'databases/mlflow' must generate at least one value",
    ],
    ['a value is short', { values: { password: { length: 15 } } }, 'from 16 to 128, got 15'],
    ['a value is long', { values: { password: { length: 129 } } }, 'from 16 to 128, got 129'],
    ['a length is broken', { values: { password: { length: 16.5 } } }, 'got 16.5'],
  ])('fails when of a contract %s', (_what, change, message) => {
    const scope = chart();
    expect(() =>
      managerStore(scope).addGenerated(scope, 'Login', { ...LOGIN, ...change }, OPTIONS),
    ).toThrow(message);
  });
});
