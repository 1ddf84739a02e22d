import type { EnvironmentInput } from '../../../lib/config';
import {
  dataSize,
  hasMonitoring,
  PROMETHEUS,
  PROMETHEUS_URL,
  shareOf,
} from '../../../lib/contracts/monitoring';
import { operatorNames } from '../../../lib/contracts/operators';
import { generatedSecrets } from '../../../lib/contracts/platform-secrets';
import { Quantity } from '../../../lib/values';
import { environmentWith } from '../../support/environments';

const monitored = (sections: Partial<EnvironmentInput> = {}) =>
  environmentWith({ monitoring: {}, ...sections });

const sizeWith = (monitoring: NonNullable<EnvironmentInput['monitoring']>): string => {
  const settings = monitored({ monitoring }).monitoring;
  return settings === undefined ? '' : dataSize(settings).toString();
};

const cacheLogins = (sections: Partial<EnvironmentInput>) =>
  generatedSecrets(environmentWith(sections))
    .filter(({ owner }) => owner === 'caches')
    .map(({ name }) => name);

test('Prometheus is asked where its Service is', () => {
  expect(PROMETHEUS_URL).toBe('http://platform-prometheus.monitoring.svc:9090');
  expect(PROMETHEUS.name).toBe(`${PROMETHEUS.stack}-prometheus`);
});

test('it is there where its section is, with its exporter', () => {
  expect(hasMonitoring(environmentWith())).toBe(false);
  expect(hasMonitoring(monitored())).toBe(true);
  expect(operatorNames(environmentWith())).not.toContain('kube-prometheus-stack');
  expect(operatorNames(monitored())).toEqual(
    expect.arrayContaining(['kube-prometheus-stack', 'node-exporter']),
  );
});

test('an exporter that is there already is not installed', () => {
  expect(operatorNames(monitored({ operators: { existing: ['node-exporter'] } }))).not.toContain(
    'node-exporter',
  );
});

test('data takes four fifths of the volume, or what it is told', () => {
  expect(sizeWith({ storage: '100Gi' })).toBe('81920Mi');
  expect(sizeWith({ storage: '100Gi', retentionSize: '60Gi' })).toBe('60Gi');
});

test('a part of a size is of whole mebibytes', () => {
  expect(shareOf(Quantity.memory('10Mi'), 85).toString()).toBe('8Mi');
});

test.each([
  ['lab', { replicas: 1, retentionDays: 7, storage: '20Gi', memory: '2Gi' }],
  ['small', { replicas: 1, retentionDays: 15, storage: '50Gi', memory: '4Gi' }],
  ['production', { replicas: 2, retentionDays: 30, storage: '200Gi', memory: '12Gi' }],
] as const)('the profile %s decides of its size', (profile, settings) => {
  expect(monitored({ profile, airflow: undefined }).monitoring).toMatchObject(settings);
});

describe('a cache has a login for its exporter', () => {
  const CELERY = { airflow: { dags: { from: 'image' }, celery: {} } } as const;
  const RAY = { teams: { vision: {} }, ray: { cluster: { recovery: true } } } as const;

  test('where it is read', () => {
    expect(cacheLogins({ ...CELERY, monitoring: {} })).toEqual([
      'airflow',
      'airflow-keda',
      'airflow-queue-exporter',
    ]);
    expect(cacheLogins({ ...RAY, monitoring: {} })).toEqual([
      'ray-vision-state',
      'ray-state-exporter',
    ]);
  });

  test('and none where nobody reads', () => {
    expect(cacheLogins(CELERY)).toEqual(['airflow', 'airflow-keda']);
    expect(cacheLogins(RAY)).toEqual(['ray-vision-state']);
  });
});
