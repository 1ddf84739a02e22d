import { Namespace } from '../../../../constructs/kubernetes/core';
import { Loki, LOKI_SERIES, type LokiProps } from '../../../../constructs/kubernetes/loki';
import { lokiConfiguration } from '../../../../constructs/kubernetes/loki/configuration';
import { SCHEMA_PERIODS } from '../../../../constructs/kubernetes/loki/schema-periods';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { IMAGES } from '../../../../lib/catalogue';
import keys from '../../../fixtures/configuration/loki.json';
import series from '../../../fixtures/series/loki.json';
import { configurationFaults } from '../../../support/configuration-keys';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };
const STORE = { bucket: 'ml-lab-logs', region: 'us-west-2', aws: { network: NETWORK } };
const STORAGE = { size: '20Gi', storageClass: { storageClassName: 'gp3' } };

const lokiObjects = (
  props: Partial<LokiProps> = {},
  build: (loki: Loki, collector: Namespace) => void = () => undefined,
): KubernetesObject[] =>
  objectsOf((chart) => {
    const loki = new Loki(chart, 'Loki', {
      namespace: new Namespace(chart, 'Namespace', { name: 'logs', network: NETWORK }),
      image: 'docker.io/grafana/loki:3.7.6',
      store: STORE,
      retention: { days: 30 },
      storage: STORAGE,
      ...props,
    });
    build(loki, new Namespace(chart, 'Collector', { name: 'collector', network: NETWORK }));
  });

const configurationWith = (props: Partial<LokiProps> = {}): unknown =>
  JSON.parse(
    String(memberAt(findObject(lokiObjects(props), 'ConfigMap'), ['data', 'config.yaml'])),
  );

const podWith = (props: Partial<LokiProps> = {}) =>
  memberAt(findObject(lokiObjects(props), 'StatefulSet'), ['spec', 'template', 'spec']);

const CLASSES = [
  { name: 'audit', namespaces: ['keycloak', 'gateway'], days: 365 },
  { name: 'short', namespaces: ['spark-history'], days: 3 },
];

describe('the configuration', () => {
  test.each<[string, Partial<LokiProps>]>([
    ['one server and S3', {}],
    ['three servers', { replicas: 3 }],
    ['a volume', { store: 'volume' }],
    ['classes', { retention: { days: 30, classes: CLASSES } }],
  ])('has keys and values alone that Loki knows: %s', (_, props) => {
    expect(configurationFaults(configurationWith(props), keys)).toEqual([]);
  });

  test('is recorded of the version that runs, and so are its series', () => {
    expect([keys.version, series.version]).toEqual([IMAGES.loki.tag, IMAGES.loki.tag]);
    expect(LOKI_SERIES.filter((name) => !series.names.includes(name))).toEqual([]);
  });

  test('tells nobody, asks nobody who they are, and lets nobody remove lines or add rules', () => {
    expect(configurationWith()).toMatchObject({
      analytics: { reporting_enabled: false },
      auth_enabled: false,
      limits_config: { deletion_mode: 'disabled' },
      ruler: { enable_api: false },
    });
  });

  test('keeps lines in S3, by the credentials of the pod', () => {
    expect(configurationWith()).toMatchObject({
      common: { storage: { s3: { bucketnames: 'ml-lab-logs', region: 'us-west-2' } } },
      schema_config: { configs: [{ store: 'tsdb', object_store: 's3', schema: 'v13' }] },
      compactor: { retention_enabled: true, delete_request_store: 's3' },
    });
  });

  test('keeps lines on the volume where there is no S3', () => {
    expect(configurationWith({ store: 'volume' })).toMatchObject({
      common: { storage: { filesystem: { chunks_directory: '/var/loki/chunks' } } },
      schema_config: { configs: [{ object_store: 'filesystem' }] },
      compactor: { delete_request_store: 'filesystem' },
    });
    expect(describeObjects(lokiObjects({ store: 'volume' }))).not.toContain('to-aws');
  });

  test('keeps lines of classes for their time, by the namespace of their pods', () => {
    expect(configurationWith({ retention: { days: 30, classes: CLASSES } })).toMatchObject({
      limits_config: {
        retention_period: '720h',
        retention_stream: [
          { selector: '{k8s_namespace_name=~"gateway|keycloak"}', priority: 1, period: '8760h' },
          { selector: '{k8s_namespace_name=~"spark-history"}', priority: 1, period: '72h' },
        ],
        otlp_config: {
          resource_attributes: {
            attributes_config: [
              {
                action: 'index_label',
                attributes: expect.arrayContaining(['k8s.namespace.name']) as unknown,
              },
            ],
          },
        },
      },
    });
  });

  test('begins in a format of the past, and takes further ones at the end', () => {
    const days = SCHEMA_PERIODS.map(({ from }) => from);
    expect(days[0]).toBe('2025-01-01');
    expect(days).toEqual(days.toSorted());
    const periods = [...SCHEMA_PERIODS, { from: '2030-01-01', schema: 'v13' as const }];
    const { schema_config: schema } = lokiConfiguration({
      namespace: 'logs',
      store: 'volume',
      retention: { days: 1 },
      replicas: 1,
      memoryLimit: '1Gi',
      periods,
    });
    expect(schema.configs.map(({ from }) => from)).toEqual(['2025-01-01', '2030-01-01']);
  });

  test('has one server find nobody, and three each other', () => {
    expect(configurationWith()).toMatchObject({
      common: { replication_factor: 1, ring: { kvstore: { store: 'inmemory' } } },
    });
    expect(configurationWith({ replicas: 3 })).toMatchObject({
      common: { replication_factor: 3, ring: { kvstore: { store: 'memberlist' } } },
      memberlist: {
        join_members: ['loki-members.logs.svc.cluster.local:7946'],
        advertise_addr: '${POD_IP}',
      },
    });
  });

  test('reads its log anew with half of the memory', () => {
    expect(configurationWith({ resources: { cpu: '1', memory: '4Gi' } })).toMatchObject({
      ingester: { wal: { replay_memory_ceiling: '2048MB', flush_on_shutdown: true } },
    });
  });

  test('changes the pod when it changes', () => {
    const annotation = (props: Partial<LokiProps>) =>
      memberAt(findObject(lokiObjects(props), 'StatefulSet'), [
        'spec',
        'template',
        'metadata',
        'annotations',
        'eks-ml-platform/configuration',
      ]);
    expect(annotation({ retention: { days: 31 } })).not.toBe(annotation({}));
  });
});

describe('the servers', () => {
  test('are one, whose volume stays', () => {
    expect(findObject(lokiObjects(), 'StatefulSet')).toMatchObject({
      spec: {
        replicas: 1,
        serviceName: 'loki-members',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          {
            spec: { storageClassName: 'gp3', resources: { requests: { storage: '20Gi' } } },
          },
        ],
      },
    });
  });

  test('are three, of which one may be away, and volumes go with them', () => {
    const objects = lokiObjects({ replicas: 3, reclaimPolicy: 'delete' });
    expect(findObject(objects, 'StatefulSet')).toMatchObject({
      spec: { replicas: 3, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
    });
    expect(findObject(objects, 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1 },
    });
  });

  test('run as the user of the image, and have five minutes to write what they have', () => {
    expect(podWith()).toMatchObject({
      terminationGracePeriodSeconds: 300,
      securityContext: { fsGroup: 10001 },
      serviceAccountName: 'loki',
      containers: [
        {
          args: ['-config.file=/etc/loki/config.yaml', '-config.expand-env=true', '-target=all'],
          env: [
            { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
            { name: 'GOMEMLIMIT', value: '1740MiB' },
          ],
          readinessProbe: { httpGet: { path: '/ready' } },
          securityContext: { runAsUser: 10001, readOnlyRootFilesystem: true },
        },
      ],
    });
  });

  test('run on the nodes they are given', () => {
    const pool = presetPool('system', 'platform', 'karpenter');
    expect(podWith({ pool })).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'platform' },
    });
  });

  test('reach AWS, and name their role where service accounts have one', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/loki';
    const objects = lokiObjects({ store: { ...STORE, aws: { network: NETWORK, roleArn } } });
    expect(findObject(objects, 'ServiceAccount').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': roleArn,
    });
    expect(describeObjects(lokiObjects())).toContain('egress-loki-to-pod-identity');
  });

  test('talk to each other where they are several', () => {
    expect(describeObjects(lokiObjects())).not.toContain('loki-to-loki');
    const objects = lokiObjects({ replicas: 3 });
    expect(findObject(objects, 'NetworkPolicy', 'ingress-loki-to-loki')).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 3100 }, { port: 9095 }, { port: 7946 }] }] },
    });
    expect(findObject(objects, 'Service', 'loki-members')).toMatchObject({
      spec: { clusterIP: 'None', publishNotReadyAddresses: true },
    });
  });
});

describe('who comes', () => {
  test('is told where', () => {
    lokiObjects({}, (loki) => {
      expect(loki.httpUrl).toBe('http://loki.logs.svc:3100/otlp');
      expect(loki.grpcUrl).toBeUndefined();
      expect(loki.queryUrl).toBe('http://loki.logs.svc:3100');
    });
  });

  test('is let in and out by name: who sends, and who reads', () => {
    const pods = { app: 'collector' };
    const objects = lokiObjects({}, (loki, collector) => {
      loki.addSender('collector', collector, pods);
      loki.addReader('grafana', collector, { app: 'grafana' });
    });
    for (const [edge, app] of [
      ['collector-to-loki', 'collector'],
      ['grafana-reads-loki', 'grafana'],
    ]) {
      expect(findObject(objects, 'NetworkPolicy', `ingress-${edge}`)).toMatchObject({
        metadata: { namespace: 'logs' },
        spec: { ingress: [{ ports: [{ port: 3100 }] }] },
      });
      expect(findObject(objects, 'NetworkPolicy', `egress-${edge}`)).toMatchObject({
        metadata: { namespace: 'collector' },
        spec: { podSelector: { matchLabels: { app } }, egress: [{ ports: [{ port: 3100 }] }] },
      });
    }
  });

  test('reads metrics, and is told what is wrong', () => {
    const metrics = new FakeMetrics();
    lokiObjects({ metrics, replicas: 3 });
    expect(metrics.scraped).toMatchObject([{ name: 'loki', port: { number: 3100 } }]);
    expect(metrics.dashboards).toMatchObject([{ name: 'logs', folder: 'Platform' }]);
    expect(metrics.alerts[0]?.alerts.map(({ name }) => name)).toEqual([
      'LokiDown',
      'LokiRequestsFail',
      'LokiFlushFails',
      'LokiRefusesLines',
      'LokiRetentionStalled',
      'LokiVolumeNearlyFull',
    ]);
    expect(metrics.alerts[0]?.alerts[0]?.when).toMatch(/ < 2$/);
  });
});

describe('a mistake', () => {
  test.each<[string, Partial<LokiProps>, string]>([
    [
      'several servers share no volume',
      { store: 'volume', replicas: 3 },
      "'replicas' must be 1 where 'store' is 'volume', got 3; servers do not see each other's volumes, give them a bucket",
    ],
    ['a size is none', { storage: { ...STORAGE, size: 'much' } }, "'storage.size': 'much' is not"],
    ['memory is none', { resources: { cpu: '1', memory: '1m' } }, "'resources': '1m' is not"],
    [
      'lines are kept for no time',
      { retention: { days: 0 } },
      "'retention.days' must be an integer from 1 to 3650, got 0",
    ],
    [
      'a class keeps for no time',
      { retention: { days: 1, classes: [{ name: 'a', namespaces: ['b'], days: 0 }] } },
      "'retention.classes.a.days' must be an integer from 1 to 3650, got 0",
    ],
    [
      'a class is empty',
      { retention: { days: 1, classes: [{ name: 'a', namespaces: [], days: 2 }] } },
      "'retention.classes.a.namespaces' must have one at least, got none; leave the class out",
    ],
    [
      'a namespace is none',
      { retention: { days: 1, classes: [{ name: 'a', namespaces: ['b|c'], days: 2 }] } },
      "'retention.classes.a.namespaces': the name of a namespace",
    ],
    [
      'a namespace is of two classes',
      {
        retention: {
          days: 1,
          classes: [
            { name: 'a', namespaces: ['x'], days: 2 },
            { name: 'b', namespaces: ['x'], days: 3 },
          ],
        },
      },
      "'retention.classes' must name a namespace once, got 'x' twice; its lines are kept for one time",
    ],
  ])('fails when %s', (_, props, message) => {
    expect(() => lokiObjects(props)).toThrow(message);
  });
});
