import { sparkOperator, type SparkOperatorProps } from '../../../constructs/operators';
import { chartViolations } from '../../support/chart-values';
import { PROMETHEUS } from '../../support/metrics';

const operator = (props: Partial<SparkOperatorProps> = {}) =>
  sparkOperator({ jobNamespaces: ['team-vision', 'team-language'], ...props });

const valuesOf = (props: Partial<SparkOperatorProps> = {}) => operator(props).releases[0]?.values;

test('it is one release, whose CRDs a person brings to a new version', () => {
  expect(operator().releases).toMatchObject([
    { name: 'spark-operator', namespace: 'spark-operator', wave: 3, definitions: 'manual-step' },
  ]);
});

test('the API server calls its webhook, and it the API server', () => {
  expect(operator().namespace).toEqual({
    name: 'spark-operator',
    calls: ['api-server'],
    calledOn: [{ port: 9443, by: 'api-server' }],
  });
});

test('it writes in the named namespaces alone, and makes no account there', () => {
  expect(valuesOf()).toMatchObject({
    spark: {
      jobNamespaces: ['team-language', 'team-vision'],
      serviceAccount: { create: false },
      rbac: { create: false },
    },
  });
});

test('other schedulers are off until asked for', () => {
  expect(valuesOf()?.['controller']).toMatchObject({ batchScheduler: { enable: false } });
  const values = valuesOf({ batchSchedulers: true });
  expect(values?.['controller']).toMatchObject({ batchScheduler: { enable: true } });
  expect(values?.['webhook']).not.toHaveProperty('batchScheduler');
});

test('no namespace is refused, because it would be every namespace', () => {
  expect(() => operator({ jobNamespaces: [] })).toThrow("'jobNamespaces' must name at least one");
});

test.each(['controller', 'webhook'])('the %s has two replicas over zones, and a budget', (part) => {
  const labels = {
    'app.kubernetes.io/name': 'spark-operator',
    'app.kubernetes.io/instance': 'spark-operator',
    'app.kubernetes.io/component': part,
  };
  expect(valuesOf()?.[part]).toMatchObject({
    replicas: 2,
    podDisruptionBudget: { enable: true },
    topologySpreadConstraints: [
      { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labels } },
      { topologyKey: 'kubernetes.io/hostname' },
    ],
    resources: { limits: { memory: '512Mi' } },
    serviceAccount: { name: `spark-operator-${part}`, annotations: {} },
  });
});

test('one replica has no budget and no spread, which the chart would refuse', () => {
  const alone = { replicas: 1, podDisruptionBudget: { enable: false } };
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    controller: { ...alone, topologySpreadConstraints: [] },
    webhook: { ...alone, topologySpreadConstraints: [] },
  });
});

test('it goes where it is told, with the priority that it is given', () => {
  const placed = {
    nodeSelector: { role: 'system', 'kubernetes.io/os': 'linux' },
    priorityClassName: 'critical',
  };
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({ controller: placed, webhook: placed });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({
    prometheus: { metrics: { enable: false }, podMonitor: { create: false } },
  });
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject({
    prometheus: {
      metrics: { enable: true },
      podMonitor: { create: true, labels: PROMETHEUS.monitorLabels },
    },
  });
  expect(operator({ monitoredFrom: PROMETHEUS }).namespace?.calledOn).toContainEqual({
    port: 8080,
    by: { namespace: 'monitoring' },
  });
});

test('the chart knows every value', () => {
  const releases = [operator(), operator({ replicas: 1, monitoredFrom: PROMETHEUS })];
  expect(releases.flatMap((each) => each.releases.flatMap(chartViolations))).toEqual([]);
});
