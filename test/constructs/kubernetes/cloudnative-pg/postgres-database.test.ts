import { Namespace } from '../../../../constructs/kubernetes/core';
import { findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { addMlflow, rendered } from './fixture';
import { MLFLOW_PODS } from '../database/fixture';

describe('a database', () => {
  const { objects, secrets } = rendered({}, addMlflow);

  test('has an owner of its name, and both outlive their declaration', () => {
    expect(findObject(objects, 'DatabaseRole', 'postgres-mlflow')).toMatchObject({
      metadata: { namespace: 'databases' },
      spec: {
        cluster: { name: 'postgres' },
        name: 'mlflow',
        login: true,
        passwordSecret: { name: 'postgres-mlflow-login' },
        databaseRoleReclaimPolicy: 'retain',
      },
    });
    expect(findObject(objects, 'Database', 'postgres-mlflow')).toMatchObject({
      metadata: { namespace: 'databases' },
      spec: {
        cluster: { name: 'postgres' },
        name: 'mlflow',
        owner: 'mlflow',
        databaseReclaimPolicy: 'retain',
      },
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('has its login beside the server, where the operator watches it', () => {
    expect(secrets.asked.map(({ source }) => source)).toEqual([
      'databases/mlflow',
      'databases/mlflow',
    ]);
    expect(secrets.secret('postgres-mlflow-login')).toMatchObject({
      namespace: { name: 'databases' },
      type: 'kubernetes.io/basic-auth',
      labels: { 'cnpg.io/reload': 'true' },
      keys: { username: '{{ .username }}', password: '{{ .password }}' },
    });
  });

  test('is what the Secret of its consumer leads to', () => {
    expect(secrets.secret('mlflow-database')).toMatchObject({
      namespace: { name: 'mlflow' },
      keys: {
        host: 'postgres-rw.databases.svc',
        port: '5432',
        database: 'mlflow',
        username: '{{ .username }}',
        password: '{{ .password }}',
        uri: 'postgresql://{{ .username }}:{{ .password }}@postgres-rw.databases.svc:5432/mlflow?sslmode=require',
      },
    });
    expect(secrets.secret('mlflow-database').published).toBeUndefined();
  });

  test('is reached by its consumer, from both sides', () => {
    const ports = [{ port: 5432, protocol: 'TCP' }];
    const pods = { matchLabels: { 'cnpg.io/cluster': 'postgres' } };
    expect(findObject(objects, 'NetworkPolicy', 'ingress-mlflow-to-postgres')).toMatchObject({
      metadata: { namespace: 'databases' },
      spec: {
        podSelector: pods,
        ingress: [{ from: [{ podSelector: { matchLabels: MLFLOW_PODS } }], ports }],
      },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-mlflow-to-postgres')).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        podSelector: { matchLabels: MLFLOW_PODS },
        egress: [{ to: [{ podSelector: pods }], ports }],
      },
    });
  });

  test('tells its consumer how to connect and to wait', () => {
    rendered({}, (server, chart) => {
      const connection = server.addDatabase(chart, 'Database', {
        name: 'airflow',
        namespace: Namespace.fromName(chart, 'Airflow', 'airflow'),
        pods: {},
      });
      expect(connection.database).toBe('airflow');
      expect(connection.secret.name).toBe('airflow-database');
      expect(connection.ready).toMatchObject({
        name: 'wait-for-database',
        image: expect.stringContaining('cloudnative-pg/postgresql'),
        env: expect.arrayContaining([
          {
            name: 'PGHOST',
            valueFrom: { secretKeyRef: { name: 'airflow-database', key: 'host' } },
          },
          { name: 'PGSSLMODE', value: 'require' },
        ]),
        securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true, runAsUser: 26 },
      });
    });
  });

  test('goes with its declaration where that is asked for', () => {
    const { objects: lab } = rendered({ reclaimPolicy: 'delete' }, addMlflow);
    expect(findObject(lab, 'Database').spec).toMatchObject({ databaseReclaimPolicy: 'delete' });
    expect(findObject(lab, 'DatabaseRole').spec).toMatchObject({
      databaseRoleReclaimPolicy: 'delete',
    });
  });

  test('has the extensions that are asked for', () => {
    const withExtension = (extensions?: readonly string[]) =>
      rendered({}, (server, chart) => {
        const namespace = Namespace.fromName(chart, 'Chat', 'chat');
        server.addDatabase(chart, 'Chat-Database', {
          name: 'chat',
          namespace,
          pods: {},
          extensions,
        });
      }).objects;
    const made = withExtension(['vector']);
    expect(findObject(made, 'Database').spec).toMatchObject({ extensions: [{ name: 'vector' }] });
    expect(made.flatMap(violations)).toEqual([]);
    expect(findObject(withExtension(), 'Database').spec).not.toHaveProperty('extensions');
    expect(() => withExtension(['a"; DROP'])).toThrow(
      "'extensions' must be names of lower-case letters, digits, '_' and '-' such as 'vector'",
    );
  });

  test('fails when its name is taken', () => {
    expect(() =>
      rendered({}, (server, chart) => {
        const namespace = Namespace.fromName(chart, 'Mlflow', 'mlflow');
        const options = { name: 'mlflow', namespace, pods: MLFLOW_PODS };
        server.addDatabase(chart, 'One', options);
        server.addDatabase(chart, 'Two', options);
      }),
    ).toThrow("test/Two: 'name' must be unique on a server, got 'mlflow' twice");
  });
});
