import { LOKI_SERIES, type LokiProps } from '../../../../constructs/kubernetes/loki';
import { lokiConfiguration } from '../../../../constructs/kubernetes/loki/configuration';
import { SCHEMA_PERIODS } from '../../../../constructs/kubernetes/loki/schema-periods';
import { IMAGES } from '../../../../lib/catalogue';
import keys from '../../../fixtures/configuration/loki.json';
import series from '../../../fixtures/series/loki.json';
import { configurationFaults } from '../../../support/configuration-keys';
import { describeObjects } from '../../../support/kubernetes';
import { hashIn } from '../telemetry-store/fixture';
import { CLASSES, configurationWith, lokiObjects } from './fixture';

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
    const annotation = (props: Partial<LokiProps>) => hashIn(lokiObjects(props));
    expect(annotation({ retention: { days: 31 } })).not.toBe(annotation({}));
  });
});
