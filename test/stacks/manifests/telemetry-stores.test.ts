import type { EnvironmentInput } from '../../../lib/config';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { resourceNames } from '../../../lib/contracts/names';
import {
  logsBucket,
  tracesBucket,
} from '../../../stacks/infrastructure/foundation/telemetry-buckets';
import { telemetryStores } from '../../../stacks/manifests/telemetry-stores';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { findObject, memberAt } from '../../support/kubernetes';
import { unitObjects, unitYaml } from '../../support/units';

const BOTH: Partial<EnvironmentInput> = {
  logs: { classes: { audit: { namespaces: ['keycloak'], days: 365 } } },
  traces: {},
};

const fileOf = (sections: Partial<EnvironmentInput>, unit: 'logs' | 'traces'): unknown => {
  const name = unit === 'logs' ? 'config.yaml' : 'tempo.yaml';
  const configMap = findObject(unitObjects(sections, unit), 'ConfigMap');
  return JSON.parse(String(memberAt(configMap, ['data', name])));
};

describe('the stores of logs and traces', () => {
  test('are not there without their sections', () => {
    expect(telemetryStores(environmentWith(), undefined)).toEqual({
      stores: { logs: undefined, traces: undefined },
      units: [],
    });
  });

  test('are handed to who sends and who asks', () => {
    const { stores, units } = telemetryStores(environmentWith(BOTH), undefined);
    expect(stores.logs?.httpUrl).toBe('http://loki.logs.svc:3100/otlp');
    expect(stores.traces?.grpcUrl).toBe('http://tempo.traces.svc:4317');
    expect(units.map(({ name }) => name)).toEqual(['logs', 'traces']);
  });

  test('keep what the environment says in buckets of their own', () => {
    const { buckets } = resourceNames(environmentWith(BOTH));
    expect(fileOf(BOTH, 'logs')).toMatchObject({
      common: { storage: { s3: { bucketnames: buckets.logs, region: 'us-west-2' } } },
      limits_config: {
        retention_period: '168h',
        retention_stream: [{ selector: '{k8s_namespace_name=~"keycloak"}', period: '8760h' }],
      },
    });
    expect(fileOf(BOTH, 'traces')).toMatchObject({
      compactor: { compaction: { block_retention: '72h' } },
      storage: { trace: { s3: { bucket: buckets.traces } } },
    });
  });

  test('use the whole of them, and nothing else', () => {
    const grants = Object.fromEntries(
      workloadIdentities(environmentWith(BOTH)).map(({ name, ...rest }) => [name, rest]),
    );
    expect(grants['loki']).toEqual({
      namespace: 'logs',
      serviceAccount: 'loki',
      grants: [{ bucket: 'logs', access: 'readWrite' }],
    });
    expect(grants['tempo']).toEqual({
      namespace: 'traces',
      serviceAccount: 'tempo',
      grants: [{ bucket: 'traces', access: 'readWrite' }],
    });
  });

  test('have their volumes only, without AWS', () => {
    const sections = { ...WITHOUT_AWS, ...BOTH };
    expect(fileOf(sections, 'logs')).toMatchObject({ common: { storage: { filesystem: {} } } });
    expect(fileOf(sections, 'traces')).toMatchObject({ storage: { trace: { backend: 'local' } } });
  });

  test('stand where servers with volumes stand, are read, and keep volumes that must not go', () => {
    const sections: Partial<EnvironmentInput> = {
      ...BOTH,
      monitoring: {},
      storage: { deletionProtection: true },
    };
    const set = findObject(unitObjects(sections, 'logs'), 'StatefulSet');
    expect(set).toMatchObject({
      spec: {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' },
        template: { spec: { nodeSelector: { 'karpenter.sh/nodepool': 'general' } } },
      },
    });
    expect(unitYaml(sections, 'traces')).toContain('kind: PodMonitor');
    expect(unitYaml(BOTH, 'traces')).not.toContain('kind: PodMonitor');
  });
});

describe('their buckets', () => {
  const environment = environmentWith(BOTH);

  test('are as others are where nothing is kept in them', () => {
    expect([logsBucket(environmentWith()), tracesBucket(environmentWith())]).toEqual([{}, {}]);
  });

  test('forget what should be gone, a fortnight after the longest that anything is kept', () => {
    expect(logsBucket(environment)).toMatchObject({
      versioned: false,
      lifecycles: [{ prefix: 'fake/', expireAfterDays: 379 }],
    });
    expect(tracesBucket(environment)).toEqual({
      versioned: false,
      lifecycles: [{ prefix: 'single-tenant/', expireAfterDays: 17 }],
    });
  });

  test('hold old lines at less cost where some are kept for long, and read as before', () => {
    expect(logsBucket(environment).lifecycles).toMatchObject([
      { transition: { afterDays: 30, storageClass: 'STANDARD_IA' } },
    ]);
    expect(logsBucket(environmentWith({ logs: {} })).lifecycles).toEqual([
      { prefix: 'fake/', expireAfterDays: 21, transition: undefined },
    ]);
  });
});
