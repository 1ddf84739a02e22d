import { keda, type KedaProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: KedaProps = {}) => keda(props).releases[0]?.values;

test('it is one release whose CRDs are templates', () => {
  expect(keda().releases).toMatchObject([
    { name: 'keda', namespace: 'keda', wave: 3, definitions: 'templated' },
  ]);
  expect(valuesOf()).toMatchObject({ crds: { install: true } });
});

test('the API server calls webhook and metrics, whose server asks the operator', () => {
  expect(keda().namespace).toEqual({
    name: 'keda',
    calls: ['api-server', { namespace: 'keda', ports: [9666] }],
    calledOn: [
      { port: 6443, by: 'api-server' },
      { port: 9443, by: 'api-server' },
      { port: 9666, by: { namespace: 'keda' } },
    ],
  });
});

test('it reaches what it takes metrics from', () => {
  const prometheus = { namespace: 'monitoring', ports: [9090] };
  expect(keda({ sources: [prometheus] }).namespace?.calls).toContainEqual(prometheus);
});

test('with AWS it reaches AWS and its credentials, and may name its role', () => {
  expect(keda({ aws: {} }).namespace?.calls).toEqual(
    expect.arrayContaining(['aws', 'pod-identity']),
  );
  const roleArn = 'arn:aws:iam::111122223333:role/ml-test-keda';
  expect(valuesOf({ aws: { roleArn } })).toMatchObject({
    serviceAccount: {
      operator: { name: 'keda-operator', annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
    },
  });
});

test('it reads no Secrets of others unless told to, and no kinds that it does not scale', () => {
  const restrict = (secret: boolean) => ({
    permissions: {
      operator: { restrict: { secret } },
      metricServer: { restrict: { secret } },
    },
  });
  expect(valuesOf()).toMatchObject(restrict(true));
  expect(valuesOf({ readsSecrets: true })).toMatchObject(restrict(false));
  expect(valuesOf()).toMatchObject({ rbac: { enabledCustomScaledRefKinds: false } });
});

test('its three deployments have two replicas over zones, budgets and limits', () => {
  const budget = { maxUnavailable: 1 };
  const limited = { limits: { memory: '1Gi' } };
  expect(valuesOf()).toMatchObject({
    operator: { replicaCount: 2 },
    metricsServer: { replicaCount: 2 },
    webhooks: { replicaCount: 2 },
    podDisruptionBudget: { operator: budget, metricServer: budget, webhooks: budget },
    resources: { operator: limited, metricServer: limited, webhooks: limited },
    topologySpreadConstraints: {
      operator: [
        { labelSelector: { matchLabels: { app: 'keda-operator' } } },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
      metricsServer: [
        { labelSelector: { matchLabels: { app: 'keda-operator-metrics-apiserver' } } },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
      webhooks: [
        { labelSelector: { matchLabels: { app: 'keda-admission-webhooks' } } },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
    },
  });
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    operator: { replicaCount: 1 },
    metricsServer: { replicaCount: 1 },
    webhooks: { replicaCount: 1 },
  });
});

test('it goes where it is told, with the priority that it is given', () => {
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({
    nodeSelector: { role: 'system' },
    priorityClassName: 'critical',
  });
});

test('Prometheus is let in, and monitors made, where one reads it', () => {
  const monitors = (monitor: typeof MONITORED | { enabled: false }) => {
    const part = { enabled: monitor.enabled, serviceMonitor: monitor };
    return { prometheus: { operator: part, metricServer: part, webhooks: part } };
  };
  expect(valuesOf()).toMatchObject(monitors({ enabled: false }));
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject(monitors(MONITORED));
  expect(keda({ monitoredFrom: PROMETHEUS }).namespace?.calledOn).toContainEqual({
    port: 8080,
    by: { namespace: 'monitoring' },
  });
});

test('the selector of Linux nodes is left to the chart, which writes it itself', () => {
  expect(valuesOf({ placement: { nodeSelector: { role: 'system' } } })).toMatchObject({
    nodeSelector: { role: 'system' },
  });
  expect(valuesOf()).toMatchObject({ nodeSelector: {} });
  expect(JSON.stringify(valuesOf())).not.toContain('kubernetes.io/os');
});
