import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { Tempo, TEMPO_SERIES, type TempoProps } from '../../../../constructs/kubernetes/tempo';
import { IMAGES } from '../../../../lib/catalogue';
import keys from '../../../fixtures/configuration/tempo.json';
import series from '../../../fixtures/series/tempo.json';
import { configurationFaults } from '../../../support/configuration-keys';
import { describeObjects, findObject, type KubernetesObject } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import {
  bucketOf,
  configurationIn,
  NETWORK,
  STORAGE,
  storeObjects,
  type UseStore,
} from '../telemetry-store/fixture';

const STORE = bucketOf('ml-lab-traces');

const tempoObjects = (props: Partial<TempoProps> = {}, use?: UseStore<Tempo>): KubernetesObject[] =>
  storeObjects(
    'traces',
    (chart, common) =>
      new Tempo(chart, 'Tempo', {
        ...common,
        image: 'docker.io/grafana/tempo:2.10.8',
        store: STORE,
        retentionDays: 14,
        ...props,
      }),
    use,
  );

const configurationWith = (props: Partial<TempoProps> = {}): unknown =>
  configurationIn(tempoObjects(props), 'tempo.yaml');

describe('the configuration', () => {
  test.each<[string, Partial<TempoProps>]>([
    ['S3', {}],
    ['a volume', { store: 'volume' }],
  ])('has keys and values alone that Tempo knows: %s', (_, props) => {
    expect(configurationFaults(configurationWith(props), keys)).toEqual([]);
  });

  test('is recorded of the version that runs, and so are its series', () => {
    expect([keys.version, series.version]).toEqual([IMAGES.tempo.tag, IMAGES.tempo.tag]);
    expect(TEMPO_SERIES.filter((name) => !series.names.includes(name))).toEqual([]);
  });

  test('tells nobody, takes spans by both ways, and keeps them in S3 by the credentials of the pod', () => {
    expect(configurationWith()).toMatchObject({
      usage_report: { reporting_enabled: false },
      distributor: {
        receivers: {
          otlp: {
            protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } },
          },
        },
      },
      compactor: { compaction: { block_retention: '336h' } },
      storage: {
        trace: {
          backend: 's3',
          s3: { bucket: 'ml-lab-traces', region: 'us-west-2', native_aws_auth_enabled: true },
          wal: { path: '/var/tempo/wal' },
        },
      },
    });
  });

  test('keeps traces on the volume where there is no S3', () => {
    expect(configurationWith({ store: 'volume' })).toMatchObject({
      storage: { trace: { backend: 'local', local: { path: '/var/tempo/blocks' } } },
    });
    expect(describeObjects(tempoObjects({ store: 'volume' }))).not.toContain('to-aws');
  });

  test('lets questions be about a week, or less where less is kept', () => {
    expect(configurationWith()).toMatchObject({
      query_frontend: { search: { max_duration: '168h' } },
    });
    expect(configurationWith({ retentionDays: 3 })).toMatchObject({
      query_frontend: { search: { max_duration: '72h' } },
    });
  });
});

describe('the server', () => {
  test('is one, whose volume stays', () => {
    expect(findObject(tempoObjects(), 'StatefulSet')).toMatchObject({
      spec: {
        replicas: 1,
        serviceName: 'tempo-members',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' },
        template: {
          spec: {
            terminationGracePeriodSeconds: 120,
            securityContext: { fsGroup: 10001 },
            containers: [
              {
                args: [
                  '-config.file=/etc/tempo/tempo.yaml',
                  '-config.expand-env=true',
                  '-target=all',
                ],
                env: [{ name: 'POD_IP' }, { name: 'GOMEMLIMIT', value: '1740MiB' }],
                readinessProbe: { httpGet: { path: '/ready' } },
                securityContext: { runAsUser: 10001, readOnlyRootFilesystem: true },
              },
            ],
          },
        },
      },
    });
  });

  test('runs on the nodes it is given, with its role, and its volume goes with it', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/tempo';
    const objects = tempoObjects({
      pool: presetPool('system', 'platform', 'karpenter'),
      reclaimPolicy: 'delete',
      resources: { cpu: '1', memory: '8Gi' },
      store: { ...STORE, aws: { network: NETWORK, roleArn } },
    });
    expect(findObject(objects, 'ServiceAccount').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': roleArn,
    });
    expect(findObject(objects, 'StatefulSet')).toMatchObject({
      spec: {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
        template: {
          spec: {
            nodeSelector: { 'karpenter.sh/nodepool': 'platform' },
            containers: [{ resources: { requests: { memory: '8Gi' } } }],
          },
        },
      },
    });
  });
});

describe('who comes', () => {
  test('is told where', () => {
    tempoObjects({}, (tempo) => {
      expect([tempo.httpUrl, tempo.grpcUrl, tempo.queryUrl]).toEqual([
        'http://tempo.traces.svc:4318',
        'http://tempo.traces.svc:4317',
        'http://tempo.traces.svc:3200',
      ]);
    });
  });

  test('sends by some ports, and reads by another', () => {
    const objects = tempoObjects({}, (tempo, collector) => {
      tempo.addSender('collector', collector, { app: 'collector' });
      tempo.addReader('grafana', collector, { app: 'grafana' });
    });
    expect(findObject(objects, 'NetworkPolicy', 'ingress-collector-to-tempo')).toMatchObject({
      metadata: { namespace: 'traces' },
      spec: { ingress: [{ ports: [{ port: 4317 }, { port: 4318 }] }] },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-grafana-reads-tempo')).toMatchObject({
      metadata: { namespace: 'collector' },
      spec: {
        podSelector: { matchLabels: { app: 'grafana' } },
        egress: [{ ports: [{ port: 3200 }] }],
      },
    });
  });

  test('reads metrics, and is told what is wrong', () => {
    const metrics = new FakeMetrics();
    tempoObjects({ metrics });
    expect(metrics.scraped).toMatchObject([{ name: 'tempo', port: { number: 3200 } }]);
    expect(metrics.dashboards).toMatchObject([{ name: 'traces', folder: 'Platform' }]);
    expect(metrics.alerts[0]?.alerts.map(({ name }) => name)).toEqual([
      'TempoDown',
      'TempoRequestsFail',
      'TempoRefusesSpans',
      'TempoFlushFails',
      'TempoBlocksFail',
    ]);
  });
});

describe('a mistake', () => {
  test.each<[string, Partial<TempoProps>, string]>([
    ['a size is none', { storage: { ...STORAGE, size: 'much' } }, "'storage.size': 'much' is not"],
    ['memory is none', { resources: { cpu: '1', memory: '1m' } }, "'resources': '1m' is not"],
    [
      'traces are kept for no time',
      { retentionDays: 0 },
      "'retentionDays' must be an integer from 1 to 3650, got 0",
    ],
  ])('fails when %s', (_, props, message) => {
    expect(() => tempoObjects(props)).toThrow(message);
  });
});
