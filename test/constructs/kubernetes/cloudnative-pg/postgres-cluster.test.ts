import { FakeMetrics } from '../../../support/metrics';
import { type PostgresClusterProps } from '../../../../constructs/kubernetes/cloudnative-pg';
import { PoolReference } from '../../../../constructs/kubernetes/karpenter/pool-reference';
import { describeObjects, findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

import { BACKUP, rendered, specOf } from './fixture';

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
    const metrics = new FakeMetrics();
    rendered({ metrics });
    expect(metrics.scraped).toEqual([
      expect.objectContaining({
        name: 'postgres',
        pods: { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'instance' },
        port: { name: 'metrics', number: 9187 },
      }),
    ]);
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
