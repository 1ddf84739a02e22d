import { cloudNativePg, type CloudNativePgProps } from '../../../constructs/operators';
import { PROMETHEUS } from '../../support/metrics';

const operator = (props: Partial<CloudNativePgProps> = {}) =>
  cloudNativePg({ databaseNamespaces: ['databases'], ...props });

test('it is one release whose CRDs are templates', () => {
  expect(operator().releases).toMatchObject([
    { name: 'cloudnative-pg', namespace: 'cnpg-system', wave: 3, definitions: 'templated' },
  ]);
});

test('backups bring the plugin, a wave after the cert-manager that it needs', () => {
  expect(operator({ objectStoreBackups: true }).releases).toMatchObject([
    { name: 'cloudnative-pg', wave: 3 },
    { name: 'plugin-barman-cloud', namespace: 'cnpg-system', wave: 4, definitions: 'templated' },
  ]);
});

test('it asks the pods of the databases how they are, and the API server calls its webhook', () => {
  expect(operator({ databaseNamespaces: ['databases', 'team-a'] }).namespace).toEqual({
    name: 'cnpg-system',
    calls: [
      'api-server',
      { namespace: 'databases', ports: [8000] },
      { namespace: 'team-a', ports: [8000] },
    ],
    calledOn: [{ port: 9443, by: 'api-server' }],
  });
});

test('the operator calls the plugin, in the same namespace', () => {
  const { namespace } = operator({ objectStoreBackups: true });
  expect(namespace?.calls).toContainEqual({ namespace: 'cnpg-system', ports: [9090] });
  expect(namespace?.calledOn).toContainEqual({ port: 9090, by: { namespace: 'cnpg-system' } });
});

test('both have two replicas over zones, limits, and go where they are told', () => {
  const releases = operator({
    objectStoreBackups: true,
    placement: { nodeSelector: { role: 'system' } },
    priorityClassName: 'critical',
  }).releases;
  expect(releases).toHaveLength(2);
  for (const { name, values } of releases) {
    expect(values).toMatchObject({
      replicaCount: 2,
      nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
      priorityClassName: 'critical',
      resources: { limits: { memory: '512Mi' } },
      topologySpreadConstraints: [
        { labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } } },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
    });
  }
  expect(operator({ replicas: 1 }).releases[0]?.values).toMatchObject({ replicaCount: 1 });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(operator().releases[0]?.values).toMatchObject({
    monitoring: { podMonitorEnabled: false },
  });
  const monitored = operator({ monitoredFrom: PROMETHEUS });
  expect(monitored.releases[0]?.values).toMatchObject({
    monitoring: {
      podMonitorEnabled: true,
      podMonitorAdditionalLabels: PROMETHEUS.monitorLabels,
    },
  });
  expect(monitored.namespace?.calledOn).toContainEqual({
    port: 8080,
    by: { namespace: 'monitoring' },
  });
});
