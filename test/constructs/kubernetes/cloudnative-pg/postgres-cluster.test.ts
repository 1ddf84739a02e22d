import type { Chart } from 'cdk8s';
import {
  PostgresCluster,
  type PostgresClusterProps,
} from '../../../../constructs/kubernetes/cloudnative-pg';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { PoolReference } from '../../../../constructs/kubernetes/karpenter/pool-reference';
import type { IMetrics, ScrapeOptions } from '../../../../constructs/kubernetes/prometheus';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeSecretStore } from '../database/fake-secret-store';

const BACKUP = { bucket: 'ml-backups', prefix: 'postgres/', retentionDays: 30 };
const CONSUMER_PODS = { 'app.kubernetes.io/name': 'mlflow' };

type Build = (server: PostgresCluster, chart: Chart) => void;

function rendered(
  props: Partial<PostgresClusterProps> = {},
  build: Build = () => undefined,
): { objects: KubernetesObject[]; secrets: FakeSecretStore } {
  const secrets = new FakeSecretStore();
  const objects = objectsOf((chart) => {
    const server = new PostgresCluster(chart, 'Postgres', {
      namespace: Namespace.fromName(chart, 'Databases', 'databases'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      operator: { name: 'cnpg-system' },
      secrets,
      instances: 3,
      storage: { size: '20Gi', storageClass: { storageClassName: 'gp3' } },
      backup: BACKUP,
      ...props,
    });
    build(server, chart);
  });
  return { objects, secrets };
}

const addMlflow: Build = (server, chart) => {
  server.addDatabase(chart, 'MlflowDatabase', {
    name: 'mlflow',
    namespace: Namespace.fromName(chart, 'Mlflow', 'mlflow'),
    pods: CONSUMER_PODS,
  });
};

const specOf = (props: Partial<PostgresClusterProps> = {}) =>
  findObject(rendered(props).objects, 'Cluster').spec;

describe('a PostgreSQL server', () => {
  const { objects } = rendered();

  test('is a cluster with an account, edges and backups', () => {
    expect(describeObjects(objects)).toBe(
      [
        'NetworkPolicy/ingress-postgres-to-itself',
        'NetworkPolicy/egress-postgres-to-itself',
        'NetworkPolicy/ingress-operator-to-postgres',
        'NetworkPolicy/egress-postgres-to-api-server',
        'NetworkPolicy/egress-postgres-to-s3',
        'NetworkPolicy/egress-postgres-to-pod-identity',
        'ServiceAccount/postgres',
        'Cluster/postgres',
        'ObjectStore/postgres',
        'ScheduledBackup/postgres',
      ].join(', '),
    );
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('spreads over nodes and zones, and is never evicted as a whole', () => {
    expect(specOf()).toMatchObject({
      instances: 3,
      enablePDB: true,
      priorityClassName: 'platform-critical',
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: 'switchover',
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: 'required',
        topologyKey: 'kubernetes.io/hostname',
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: {
            matchLabels: { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'instance' },
          },
        },
      ],
    });
  });

  test('knows no superuser over the network, and each user on its own database over TLS only', () => {
    expect(specOf()).toMatchObject({
      enableSuperuserAccess: false,
      postgresql: {
        pg_hba: ['hostssl sameuser all all scram-sha-256', 'host all all all reject'],
      },
    });
  });

  test('has the image of the catalogue, its volume and its memory', () => {
    expect(specOf()).toMatchObject({
      imageName: expect.stringMatching(/^ghcr\.io\/cloudnative-pg\/postgresql:18\./),
      storage: { size: '20Gi', storageClass: 'gp3' },
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
      postgresql: { parameters: { shared_buffers: '256MB' } },
      bootstrap: { initdb: { database: 'app', owner: 'app', dataChecksums: true } },
    });
  });

  test('runs as an account that is called like it, which calls the API server', () => {
    expect(specOf()).toMatchObject({ serviceAccountName: 'postgres' });
    expect(findObject(objects, 'ServiceAccount')).toMatchObject({
      metadata: { name: 'postgres', namespace: 'databases' },
      automountServiceAccountToken: true,
    });
    expect(findObject(objects, 'ServiceAccount').metadata).not.toHaveProperty('annotations');
  });

  test('is called by its operator and its own pods', () => {
    const ports = [
      { port: 5432, protocol: 'TCP' },
      { port: 8000, protocol: 'TCP' },
    ];
    const pods = { matchLabels: { 'cnpg.io/cluster': 'postgres' } };
    expect(findObject(objects, 'NetworkPolicy', 'ingress-operator-to-postgres').spec).toEqual({
      podSelector: pods,
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cnpg-system' } },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
            },
          ],
          ports,
        },
      ],
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-postgres-to-itself').spec).toEqual({
      podSelector: pods,
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: pods }], ports }],
    });
  });
});

describe('the backup of a server', () => {
  const { objects } = rendered();

  test('streams the log and base backups to S3 as the pod’s own identity', () => {
    expect(findObject(objects, 'ObjectStore')).toMatchObject({
      apiVersion: 'barmancloud.cnpg.io/v1',
      spec: {
        configuration: {
          destinationPath: 's3://ml-backups/postgres',
          s3Credentials: { inheritFromIAMRole: true },
          wal: { compression: 'gzip' },
          data: { compression: 'gzip' },
        },
        retentionPolicy: '30d',
      },
    });
    expect(specOf()).toMatchObject({
      plugins: [
        {
          name: 'barman-cloud.cloudnative-pg.io',
          isWALArchiver: true,
          parameters: { barmanObjectName: 'postgres', serverName: 'postgres' },
        },
      ],
    });
  });

  test('is made at once and every night, by the plugin', () => {
    expect(findObject(objects, 'ScheduledBackup').spec).toEqual({
      cluster: { name: 'postgres' },
      schedule: '0 0 3 * * *',
      immediate: true,
      backupOwnerReference: 'self',
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    });
  });

  test.each([
    ['30 1 * * 0', '0 30 1 * * 0'],
    ['@daily', '@daily'],
  ])('takes the schedule %s', (schedule, expected) => {
    const { objects: custom } = rendered({ backup: { ...BACKUP, schedule } });
    expect(findObject(custom, 'ScheduledBackup').spec).toMatchObject({ schedule: expected });
  });

  test('can be none for a reason, which the server carries', () => {
    const { objects: without } = rendered({ backup: { none: 'a lab' } });
    expect(findObject(without, 'Cluster').metadata.annotations).toEqual({
      'eks-ml-platform/no-backup-reason': 'a lab',
    });
    expect(findObject(without, 'Cluster').spec).not.toHaveProperty('plugins');
    expect(describeObjects(without)).not.toMatch(/ObjectStore|ScheduledBackup|s3|pod-identity/);
    expect(without.flatMap(violations)).toEqual([]);
  });

  test('is what a new server begins with', () => {
    const { objects: restored } = rendered({
      backup: { ...BACKUP, serverName: 'postgres-2' },
      recovery: { serverName: 'postgres', targetTime: '2026-03-01T09:30:00Z' },
    });
    expect(findObject(restored, 'Cluster').spec).toMatchObject({
      bootstrap: {
        recovery: { source: 'origin', recoveryTarget: { targetTime: '2026-03-01T09:30:00Z' } },
      },
      externalClusters: [
        {
          name: 'origin',
          plugin: { parameters: { barmanObjectName: 'postgres', serverName: 'postgres' } },
        },
      ],
      plugins: [{ parameters: { barmanObjectName: 'postgres', serverName: 'postgres-2' } }],
    });
    expect(restored.flatMap(violations)).toEqual([]);
  });

  test('is restored to its end unless a moment is named', () => {
    const spec = specOf({
      backup: { ...BACKUP, serverName: 'postgres-2' },
      recovery: { serverName: 'postgres' },
    });
    expect(memberAt(spec, ['bootstrap', 'recovery'])).not.toHaveProperty('recoveryTarget');
  });
});

describe('a server with options', () => {
  test('has no budget with one instance, or its node could not be drained', () => {
    expect(specOf({ instances: 1 })).toMatchObject({ instances: 1, enablePDB: false });
  });

  test('takes resources, settings, an image and a name', () => {
    const { objects } = rendered({
      name: 'main',
      resources: { cpu: '2', memory: '8Gi' },
      parameters: { max_connections: '300' },
      image: 'registry.example.org/postgresql:17.6',
    });
    expect(findObject(objects, 'Cluster', 'main').spec).toMatchObject({
      imageName: 'registry.example.org/postgresql:17.6',
      serviceAccountName: 'main',
      resources: { requests: { cpu: '2', memory: '8Gi' } },
      postgresql: { parameters: { shared_buffers: '2048MB', max_connections: '300' } },
    });
    expect(findObject(objects, 'ServiceAccount', 'main')).toBeDefined();
  });

  test('runs on the nodes of a pool', () => {
    const pool = new PoolReference('data', 'auto', [{ key: 'data', effect: 'NoSchedule' }]);
    const { objects } = rendered({ pool, pooler: {} });
    const placement = {
      nodeSelector: { 'karpenter.sh/nodepool': 'data' },
      tolerations: [{ key: 'data', operator: 'Exists', effect: 'NoSchedule' }],
    };
    expect(findObject(objects, 'Cluster').spec).toMatchObject({ affinity: placement });
    expect(findObject(objects, 'Pooler').spec).toMatchObject({ template: { spec: placement } });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('names the role of its account, for IRSA', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/ml-lab-postgres';
    const account = findObject(rendered({ roleArn }).objects, 'ServiceAccount');
    expect(account.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': roleArn });
  });

  test('has its metrics read', () => {
    const scraped: ScrapeOptions[] = [];
    const metrics: IMetrics = {
      scrape: (_scope, _id, options) => {
        scraped.push(options);
      },
    };
    rendered({ metrics });
    expect(scraped).toEqual([
      expect.objectContaining({
        name: 'postgres',
        pods: { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'instance' },
        port: { name: 'metrics', number: 9187 },
      }),
    ]);
  });
});

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
        ingress: [{ from: [{ podSelector: { matchLabels: CONSUMER_PODS } }], ports }],
      },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-mlflow-to-postgres')).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        podSelector: { matchLabels: CONSUMER_PODS },
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

  test('fails when its name is taken', () => {
    expect(() =>
      rendered({}, (server, chart) => {
        const namespace = Namespace.fromName(chart, 'Mlflow', 'mlflow');
        const options = { name: 'mlflow', namespace, pods: CONSUMER_PODS };
        server.addDatabase(chart, 'One', options);
        server.addDatabase(chart, 'Two', options);
      }),
    ).toThrow("test/Two: 'name' must be unique on a server, got 'mlflow' twice");
  });
});

describe('a pooler', () => {
  const { objects, secrets } = rendered({ pooler: { mode: 'transaction' } }, addMlflow);

  test('stands before the server, two pods on two nodes', () => {
    expect(findObject(objects, 'Pooler', 'postgres-pooler').spec).toMatchObject({
      cluster: { name: 'postgres' },
      type: 'rw',
      instances: 2,
      pgbouncer: {
        image: expect.stringMatching(/^ghcr\.io\/cloudnative-pg\/pgbouncer:/),
        poolMode: 'transaction',
        parameters: { max_client_conn: '1000' },
      },
      template: {
        spec: {
          priorityClassName: 'platform-critical',
          containers: [{ name: 'pgbouncer', resources: { limits: { memory: '128Mi' } } }],
        },
      },
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('is what consumers are sent and let through to', () => {
    expect(secrets.secret('mlflow-database').keys).toMatchObject({
      host: 'postgres-pooler.databases.svc',
    });
    expect(findObject(objects, 'NetworkPolicy', 'ingress-mlflow-to-postgres').spec).toMatchObject({
      podSelector: { matchLabels: { 'cnpg.io/poolerName': 'postgres-pooler' } },
    });
  });

  test('lends connections for a session by default, and takes a size and an image', () => {
    const custom = rendered({
      pooler: { instances: 3, image: 'mirror.example.org/pgbouncer:1.25.1' },
    });
    expect(findObject(custom.objects, 'Pooler').spec).toMatchObject({
      instances: 3,
      pgbouncer: { poolMode: 'session', image: 'mirror.example.org/pgbouncer:1.25.1' },
    });
    expect(findObjects(rendered().objects, 'Pooler')).toEqual([]);
  });
});

describe('a server', () => {
  test.each<[string, Partial<PostgresClusterProps>, string]>([
    ['its name is no name of a Service', { name: '1st' }, `'name': the name of a server must`],
    ['its name is too long', { name: 'a'.repeat(21) }, `'name' must have at most 20 characters`],
    ['it has no instance', { instances: 0 }, `'instances' must be an integer from 1 to 9, got 0`],
    [
      'its volume has no size',
      { storage: { size: 'big', storageClass: { storageClassName: 'gp3' } } },
      `'storage.size': 'big' is not`,
    ],
    [
      'its resources are malformed',
      { resources: { cpu: 'much', memory: '1Gi' } },
      `'resources': 'much' is not`,
    ],
    [
      'backups are kept for no day',
      { backup: { ...BACKUP, retentionDays: 0 } },
      `'backup.retentionDays' must be an integer from 1 to 3650, got 0`,
    ],
    [
      'the schedule of backups is malformed',
      { backup: { ...BACKUP, schedule: 'nightly' } },
      `'backup.schedule': 'nightly' is not a cron schedule`,
    ],
    [
      'nobody says why there is no backup',
      { backup: { none: ' ' } },
      `'backup.none' must say why the data may be lost, got ''`,
    ],
    [
      'it is restored from backups that are nowhere',
      { backup: { none: 'a lab' }, recovery: { serverName: 'postgres' } },
      `'recovery' needs 'backup', which says where backups are`,
    ],
    [
      'it would write into the archive that it is restored from',
      { recovery: { serverName: 'postgres' } },
      `'backup.serverName' must not be 'postgres', which 'recovery' reads; name a new folder such as 'postgres-2'`,
    ],
    ['the VPC has no range', { network: { vpcCidrs: [], serviceCidrs: ['x'] } }, `'network'`],
  ])('fails when %s', (_case, props, message) => {
    expect(() => rendered(props)).toThrow(message);
  });
});
