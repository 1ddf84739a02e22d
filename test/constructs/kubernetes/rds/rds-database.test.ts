import { Namespace } from '../../../../constructs/kubernetes/core';
import { RdsDatabase, type RdsDatabaseProps } from '../../../../constructs/kubernetes/rds';
import { databaseConnection, postgresMaster } from '../../../../lib/contracts/secrets';
import {
  describeObjects,
  findObject,
  memberAt,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import {
  MLFLOW_PODS,
  mlflowOptions,
  renderedServer,
  type Build,
  type Rendered,
} from '../database/fixture';

const CONTAINER = ['spec', 'template', 'spec', 'containers', 0];

const rendered = (props: Partial<RdsDatabaseProps> = {}, build?: Build<RdsDatabase>): Rendered =>
  renderedServer(
    (chart, secrets) =>
      new RdsDatabase(chart, 'Postgres', {
        namespace: Namespace.fromName(chart, 'Databases', 'databases'),
        network: { vpcCidrs: ['10.0.0.0/16'] },
        secrets,
        server: databaseConnection('postgres'),
        master: postgresMaster,
        ...props,
      }),
    build,
  );

const addMlflow: Build<RdsDatabase> = (server, chart) => {
  server.addDatabase(chart, 'MlflowDatabase', mlflowOptions(chart));
};

const jobOf = (objects: readonly KubernetesObject[]) => findObject(objects, 'Job');

describe('a server that RDS runs', () => {
  const { objects, secrets } = rendered();

  test('is reached by the jobs that make databases', () => {
    expect(describeObjects(objects)).toBe(
      'NetworkPolicy/egress-rds-setup-to-rds, Secret/rds-master, ConfigMap/rds-setup',
    );
    expect(findObject(objects, 'NetworkPolicy').spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/component': 'rds-setup' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '10.0.0.0/16' } }],
          ports: [{ port: 5432, protocol: 'TCP' }],
        },
      ],
    });
  });

  test('is found where Terraform publishes it, and entered by its master', () => {
    expect(secrets.asked[0]).toMatchObject({ source: 'postgres/master' });
    expect(secrets.secret('rds-master')).toMatchObject({
      namespace: { name: 'databases' },
      published: { owner: 'postgres', name: 'connection' },
      keys: {
        host: '{{ .host }}',
        port: '5432',
        database: 'platform',
        username: '{{ .username }}',
        password: '{{ .password }}',
      },
    });
  });

  test('may have a host that is known, and another first database', () => {
    const known = rendered(
      { server: { host: 'db.example.org' }, masterDatabase: 'postgres' },
      addMlflow,
    ).secrets;
    expect(known.secret('rds-master')).toMatchObject({
      keys: { host: 'db.example.org', database: 'postgres' },
    });
    expect(known.secret('rds-master').published).toBeUndefined();
    expect(known.secret('mlflow-database').keys).toMatchObject({ host: 'db.example.org' });
  });
});

describe('a database of the server', () => {
  const { objects, secrets } = rendered({}, addMlflow);

  test('is made once by a job beside the server’s login', () => {
    const job = jobOf(objects);
    expect(job.metadata).toMatchObject({
      name: expect.stringMatching(/^rds-mlflow-[0-9a-f]{10}$/),
      namespace: 'databases',
    });
    expect(memberAt(job, CONTAINER)).toMatchObject({
      image: expect.stringContaining('cloudnative-pg/postgresql'),
      command: ['psql', '--no-psqlrc', '--quiet', '--file=/setup/setup.sql'],
      env: expect.arrayContaining([
        { name: 'PGUSER', valueFrom: { secretKeyRef: { name: 'rds-master', key: 'username' } } },
        { name: 'PGSSLMODE', value: 'require' },
        { name: 'OWNER', value: 'mlflow' },
        {
          name: 'OWNER_PASSWORD',
          valueFrom: { secretKeyRef: { name: 'rds-mlflow-login', key: 'password' } },
        },
      ]),
      volumeMounts: [{ name: 'setup', mountPath: '/setup', readOnly: true }],
      securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true },
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('has the extensions that are asked for, made by the server’s master', () => {
    const withExtension = (extensions: readonly string[]) =>
      rendered({}, (server, chart) => {
        server.addDatabase(chart, 'MlflowDatabase', { ...mlflowOptions(chart), extensions });
      }).objects;
    expect(memberAt(jobOf(withExtension(['vector'])), [...CONTAINER, 'command'])).toEqual([
      'sh',
      '-c',
      `psql --no-psqlrc --quiet --file=/setup/setup.sql && PGDATABASE="$OWNER" psql --no-psqlrc --quiet --command='CREATE EXTENSION IF NOT EXISTS "vector"'`,
    ]);
    expect(memberAt(jobOf(withExtension([])), CONTAINER)).toMatchObject({
      command: ['psql', '--no-psqlrc', '--quiet', '--file=/setup/setup.sql'],
    });
    expect(() => withExtension(['Vector'])).toThrow("'extensions' must be names");
  });

  test('is set up by statements that quote every name and text', () => {
    const sql = memberAt(findObject(objects, 'ConfigMap'), ['data', 'setup.sql']);
    expect(sql).toContain(String.raw`\getenv owner OWNER`);
    expect(sql).toContain(`format('ALTER ROLE %I LOGIN PASSWORD %L', :'owner', :'password')`);
    expect(sql).toContain(`format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'owner')`);
    expect(sql).not.toMatch(/mlflow/);
  });

  test('takes a new password over by schedule, and only then', () => {
    const schedule = findObject(objects, 'CronJob', 'rds-mlflow-login');
    expect(schedule.spec).toMatchObject({ schedule: '*/10 * * * *', concurrencyPolicy: 'Forbid' });
    const container = memberAt(schedule, ['spec', 'jobTemplate', ...CONTAINER]);
    expect(memberAt(container, ['command', 2])).toBe(
      `PGUSER="$OWNER" PGPASSWORD="$OWNER_PASSWORD" PGDATABASE="$OWNER" psql --no-psqlrc --quiet --command='SELECT 1' > /dev/null || exec psql --no-psqlrc --quiet --file=/setup/setup.sql`,
    );
    expect(memberAt(schedule, ['spec', 'jobTemplate', 'spec', 'template'])).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/component': 'rds-setup' } },
      spec: { restartPolicy: 'Never', automountServiceAccountToken: false },
    });
  });

  test('is what the Secret of its consumer leads to, with the same keys as in the cluster', () => {
    expect(secrets.secret('mlflow-database')).toEqual({
      name: 'mlflow-database',
      namespace: expect.objectContaining({ name: 'mlflow' }),
      component: 'database',
      published: { owner: 'postgres', name: 'connection' },
      keys: {
        host: '{{ .host }}',
        port: '5432',
        database: 'mlflow',
        username: '{{ .username }}',
        password: '{{ .password }}',
        uri: 'postgresql://{{ .username }}:{{ .password }}@{{ .host }}:5432/mlflow?sslmode=require',
      },
    });
  });

  test('is reached by its consumer in the VPC', () => {
    expect(findObject(objects, 'NetworkPolicy', 'egress-mlflow-to-rds')).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        podSelector: { matchLabels: MLFLOW_PODS },
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/16' } }] }],
      },
    });
  });

  test('tells its consumer how to connect and to wait', () => {
    rendered({ image: 'registry.example.org/postgresql:17.6' }, (server, chart) => {
      const connection = server.addDatabase(chart, 'Database', {
        name: 'airflow',
        namespace: Namespace.fromName(chart, 'Airflow', 'airflow'),
        pods: {},
      });
      expect(connection).toMatchObject({
        database: 'airflow',
        secret: { name: 'airflow-database' },
        ready: { image: 'registry.example.org/postgresql:17.6' },
      });
    });
  });

  test('takes a schedule and an image', () => {
    const custom = rendered(
      { schedule: '@hourly', image: 'registry.example.org/postgresql:17.6' },
      addMlflow,
    );
    expect(findObject(custom.objects, 'CronJob').spec).toMatchObject({ schedule: '@hourly' });
    expect(memberAt(jobOf(custom.objects), CONTAINER)).toMatchObject({
      image: 'registry.example.org/postgresql:17.6',
    });
  });
});

describe('a server that RDS runs', () => {
  test('fails when the schedule is malformed', () => {
    expect(() => rendered({ schedule: 'often' })).toThrow(
      "test/Postgres: 'schedule': 'often' is not a cron schedule",
    );
  });

  test('fails when the name of a database is taken', () => {
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
