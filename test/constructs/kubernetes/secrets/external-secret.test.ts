import { findObject, memberAt, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import type { SecretOptions } from '../../../../constructs/kubernetes/secrets';
import { addLogin } from './secrets-fixture';

const external = (options: Partial<SecretOptions> = {}) =>
  findObject(
    objectsOf((chart) => addLogin(chart, options)),
    'ExternalSecret',
  );

const TEMPLATE = ['spec', 'target', 'template'];

describe('a copied secret by default', () => {
  const object = external();

  test('has every property of the store as a key', () => {
    expect(object).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      metadata: { name: 'login', namespace: 'mlflow' },
      spec: {
        refreshPolicy: 'Periodic',
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'platform' },
        dataFrom: [{ extract: { key: 'ml-lab/databases/mlflow' } }],
      },
    });
    expect(memberAt(object, TEMPLATE)).not.toHaveProperty('data');
  });

  test('goes with its ExternalSecret, and stays when the store has no value', () => {
    expect(memberAt(object, ['spec', 'target'])).toMatchObject({
      name: 'login',
      creationPolicy: 'Owner',
      deletionPolicy: 'Retain',
    });
  });

  test('is opaque and carries the labels of the platform', () => {
    expect(memberAt(object, TEMPLATE)).toEqual({
      engineVersion: 'v2',
      mergePolicy: 'Replace',
      type: 'Opaque',
      metadata: {
        labels: {
          'app.kubernetes.io/name': 'login',
          'app.kubernetes.io/component': 'tracking',
          'app.kubernetes.io/part-of': 'eks-ml-platform',
          'app.kubernetes.io/managed-by': 'eks-ml-platform',
        },
      },
    });
  });

  test('fits the recorded structure', () => {
    expect(violations(object)).toEqual([]);
  });
});

describe('a copied secret with options', () => {
  test('has the keys given, each a template', () => {
    const keys = { uri: 'postgresql://{{ .username }}:{{ .password }}@db:5432/mlflow' };
    const object = external({ keys });
    expect(memberAt(object, [...TEMPLATE, 'data'])).toEqual(keys);
    expect(violations(object)).toEqual([]);
  });

  test('has a type and labels of its own', () => {
    const object = external({
      type: 'kubernetes.io/basic-auth',
      labels: { 'cnpg.io/reload': 'true' },
    });
    expect(memberAt(object, TEMPLATE)).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true', 'app.kubernetes.io/name': 'login' } },
    });
  });
});

describe('a pod', () => {
  const secret = addLogin(testChart());

  test('reads one key into a variable', () => {
    expect(secret.toEnvVar('PGPASSWORD', 'password')).toEqual({
      name: 'PGPASSWORD',
      valueFrom: { secretKeyRef: { name: 'login', key: 'password' } },
    });
  });

  test('mounts all keys, or some', () => {
    expect(secret.toVolume('login')).toEqual({ name: 'login', secret: { secretName: 'login' } });
    expect(secret.toVolume('login', ['password'])).toEqual({
      name: 'login',
      secret: { secretName: 'login', items: [{ key: 'password', path: 'password' }] },
    });
  });

  test('reads the keys given instead of the properties', () => {
    const renamed = addLogin(testChart(), { keys: { token: '{{ .password }}' } });
    expect(renamed.toEnvVar('TOKEN', 'token')).toMatchObject({ name: 'TOKEN' });
    expect(() => renamed.toEnvVar('TOKEN', 'password')).toThrow("has: 'token', got 'password'");
  });

  test('fails when a variable asks for a key that the Secret does not have', () => {
    expect(() => secret.toEnvVar('PGPASSWORD', 'passwort')).toThrow(
      "test/Login: 'key' must be one that the Secret 'login' has: 'username', 'password', got 'passwort'",
    );
  });

  test('fails when a volume asks for a key that the Secret does not have', () => {
    expect(() => secret.toVolume('login', ['password', 'host'])).toThrow("got 'host'");
  });

  test('fails when a volume asks for no key', () => {
    expect(() => secret.toVolume('login', [])).toThrow(
      "test/Login: 'keys' must name a key, got none; leave it out for all",
    );
  });
});
