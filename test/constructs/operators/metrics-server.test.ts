import { metricsServer, type MetricsServerProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: MetricsServerProps = {}) => metricsServer(props).releases[0]?.values;

test('it is one release in kube-system, without CRDs and without a namespace of its own', () => {
  expect(metricsServer()).toMatchObject({
    releases: [{ name: 'metrics-server', namespace: 'kube-system', wave: 3, definitions: 'none' }],
  });
  expect(metricsServer().namespace).toBeUndefined();
});

test('it has two replicas over zones, limits, a budget, and restricted pods', () => {
  expect(valuesOf()).toMatchObject({
    replicas: 2,
    resources: { limits: { memory: '512Mi' } },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: [
      { labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'metrics-server' } } },
      { topologyKey: 'kubernetes.io/hostname' },
    ],
  });
  expect(valuesOf({ replicas: 3 })).toMatchObject({ replicas: 3 });
});

test('it goes where it is told', () => {
  expect(valuesOf({ placement: { nodeSelector: { role: 'system' } } })).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
  });
});

test('a monitor is made where Prometheus reads it', () => {
  expect(valuesOf()).toMatchObject({
    metrics: { enabled: false },
    serviceMonitor: { enabled: false },
  });
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject({
    metrics: { enabled: true },
    serviceMonitor: MONITORED,
  });
});
