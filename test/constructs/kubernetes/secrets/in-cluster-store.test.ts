import type { Chart } from 'cdk8s';
import type { InClusterStore } from '../../../../constructs/kubernetes/secrets';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  testChart,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { clusterStore, LOGIN, OPTIONS } from './secrets-fixture';

const withStore = (add: (store: InClusterStore, chart: Chart) => void) =>
  objectsOf((chart) => {
    add(clusterStore(chart), chart);
  });

const SOURCE = withStore((store, chart) => store.addGenerated(chart, 'Login', LOGIN, OPTIONS));

describe('a store in the cluster', () => {
  test('reads one namespace with an account of its own', () => {
    expect(memberAt(findObject(SOURCE, 'ClusterSecretStore'), ['spec', 'provider'])).toEqual({
      kubernetes: {
        remoteNamespace: 'platform-secrets',
        server: {
          url: 'https://kubernetes.default.svc',
          caProvider: {
            type: 'ConfigMap',
            name: 'kube-root-ca.crt',
            key: 'ca.crt',
            namespace: 'platform-secrets',
          },
        },
        auth: { serviceAccount: { name: 'secret-reader', namespace: 'platform-secrets' } },
      },
    });
  });

  test('lets that account read Secrets there, and nothing else', () => {
    expect(findObject(SOURCE, 'Role', 'secret-reader')).toMatchObject({
      metadata: { namespace: 'platform-secrets' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    });
    expect(findObject(SOURCE, 'RoleBinding')).toMatchObject({
      metadata: { namespace: 'platform-secrets' },
      roleRef: { kind: 'Role', name: 'secret-reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'secret-reader', namespace: 'platform-secrets' }],
    });
    expect(findObject(SOURCE, 'ServiceAccount')).toMatchObject({
      automountServiceAccountToken: false,
    });
  });

  test('copies every five minutes, or as often as given', () => {
    expect(findObject(SOURCE, 'ExternalSecret', 'login').spec).toMatchObject({
      refreshInterval: '5m',
      dataFrom: [{ extract: { key: 'databases.mlflow' } }],
    });
    const slow = objectsOf((chart) =>
      clusterStore(chart, { refreshInterval: '2h' }).addGenerated(chart, 'L', LOGIN, OPTIONS),
    );
    expect(findObject(slow, 'ExternalSecret', 'login').spec).toMatchObject({
      refreshInterval: '2h',
    });
  });

  test('fits the recorded structures', () => {
    expect(SOURCE.flatMap(violations)).toEqual([]);
  });
});

describe('a generated secret in the cluster', () => {
  const source = findObject(SOURCE, 'ExternalSecret', 'databases.mlflow');

  test('is made once: it outlives what made it, and no second run changes it', () => {
    expect(source.metadata.namespace).toBe('platform-secrets');
    expect(source.spec).toMatchObject({
      refreshPolicy: 'CreatedOnce',
      target: {
        name: 'databases.mlflow',
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        immutable: true,
      },
    });
  });

  test('has random values beside the fixed ones', () => {
    expect(source.spec).toMatchObject({
      target: { template: { mergePolicy: 'Merge', data: { username: 'mlflow' } } },
      dataFrom: [
        {
          sourceRef: { generatorRef: { kind: 'Password', name: 'plain-32' } },
          rewrite: [{ regexp: { source: '^password$', target: 'password' } }],
        },
      ],
    });
    expect(findObject(SOURCE, 'Password', 'plain-32').spec).toEqual({
      length: 32,
      symbols: 0,
      noUpper: false,
      allowRepeat: true,
      encoding: 'raw',
    });
  });

  test('belongs to the store, not to who asks first', () => {
    const own = testChart('store');
    const other = testChart('consumer');
    clusterStore(own).addGenerated(other, 'Login', LOGIN, OPTIONS);
    const names = (chart: Chart) => chart.toJson().map((object) => memberAt(object, ['kind']));
    expect(names(other)).toEqual(['ExternalSecret']);
    expect(names(own)).toContain('Password');
  });

  test('is made once for two consumers', () => {
    const objects = withStore((store, chart) => {
      store.addGenerated(chart, 'One', LOGIN, OPTIONS);
      store.addGenerated(chart, 'Two', LOGIN, { ...OPTIONS, namespace: { name: 'databases' } });
    });
    expect(findObjects(objects, 'ExternalSecret').map(({ metadata }) => metadata.name)).toEqual([
      'databases.mlflow',
      'login',
      'login',
    ]);
  });

  test('shares its generator with values of the same form', () => {
    const objects = withStore((store, chart) => {
      store.addGenerated(chart, 'One', LOGIN, OPTIONS);
      const keys = {
        owner: 'airflow',
        name: 'keys',
        values: {
          fernet: { length: 32, encoding: 'base64' },
          jwt: { length: 64 },
          session: { length: 32, encoding: 'plain' },
        },
      } as const;
      store.addGenerated(chart, 'Two', keys, { ...OPTIONS, name: 'keys' });
    });
    expect(describeObjects(findObjects(objects, 'Password'))).toBe(
      'Password/plain-32, Password/base64-32, Password/plain-64',
    );
    expect(findObject(objects, 'Password', 'base64-32').spec).toMatchObject({
      length: 32,
      encoding: 'base64',
    });
    const source = findObject(objects, 'ExternalSecret', 'airflow.keys');
    expect(memberAt(source, ['spec', 'target', 'template'])).not.toHaveProperty('data');
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('keeps fixed text that looks like a template', () => {
    const values = { password: { length: 32 }, hint: { fixed: '{{ x }}' } };
    const objects = withStore((store, chart) =>
      store.addGenerated(chart, 'One', { ...LOGIN, values }, OPTIONS),
    );
    const object = findObject(objects, 'ExternalSecret', 'databases.mlflow');
    expect(memberAt(object, ['spec', 'target', 'template', 'data', 'hint'])).toBe(
      '{{ "{{" }} x }}',
    );
  });
});

test('a declared secret is copied from the Secret that a person makes', () => {
  const objects = withStore((store, chart) =>
    store.addDeclared(
      chart,
      'Token',
      { name: 'kaggle' },
      { ...OPTIONS, keys: { token: '{{ .token }}' } },
    ),
  );
  expect(findObject(objects, 'ExternalSecret').spec).toMatchObject({
    dataFrom: [{ extract: { key: 'declared.kaggle' } }],
  });
});

test('fails when values that Terraform publishes are asked for', () => {
  expect(() =>
    withStore((store, chart) =>
      store.addGenerated(chart, 'Login', LOGIN, {
        ...OPTIONS,
        published: { owner: 'postgres', name: 'connection' },
        keys: { host: '{{ .host }}' },
      }),
    ),
  ).toThrow(
    "test/Store: 'published' must be left out in a cluster without AWS, got 'postgres/connection'",
  );
});
