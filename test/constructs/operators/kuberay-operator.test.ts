import { kubeRayOperator, type KubeRayOperatorProps } from '../../../constructs/operators';
import { chartViolations } from '../../support/chart-values';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const operator = (props: Partial<KubeRayOperatorProps> = {}) =>
  kubeRayOperator({ jobNamespaces: ['team-vision', 'team-language'], ...props });

const valuesOf = (props: Partial<KubeRayOperatorProps> = {}) => operator(props).releases[0]?.values;

test('it is one release, whose CRDs a person brings to a new version', () => {
  expect(operator().releases).toMatchObject([
    { name: 'kuberay-operator', namespace: 'kuberay-system', wave: 3, definitions: 'manual-step' },
  ]);
});

test('it calls the API server, and the dashboards of clusters where they run', () => {
  expect(operator().namespace).toEqual({
    name: 'kuberay-system',
    calls: [
      'api-server',
      { namespace: 'team-language', ports: [8000, 8265] },
      { namespace: 'team-vision', ports: [8000, 8265] },
    ],
    calledOn: [],
  });
});

test('it has rights in the named namespaces alone', () => {
  expect(valuesOf()).toMatchObject({
    singleNamespaceInstall: true,
    watchNamespace: ['team-language', 'team-vision'],
  });
});

test('no namespace is refused', () => {
  expect(() => operator({ jobNamespaces: [] })).toThrow("'jobNamespaces' must name at least one");
});

test('it has two replicas, one of which leads, and is not held up by a tenth of a CPU', () => {
  expect(valuesOf()).toMatchObject({
    replicas: 2,
    resources: {
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { cpu: '1', memory: '1Gi' },
    },
  });
  expect(valuesOf({ replicas: 1 })).toMatchObject({ replicas: 1 });
});

test('a scheduler of gangs is named where it is asked for', () => {
  expect(valuesOf()).toMatchObject({ batchScheduler: { name: '' } });
  expect(valuesOf({ batchScheduler: 'volcano' })).toMatchObject({
    batchScheduler: { name: 'volcano' },
  });
});

test('it runs where it is told, with the class it is told', () => {
  const placement = { nodeSelector: { pool: 'system' } };
  expect(valuesOf({ placement, priorityClassName: 'platform-critical' })).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', pool: 'system' },
    priorityClassName: 'platform-critical',
  });
});

test('Prometheus is let in, and told, where it reads metrics', () => {
  const monitored = operator({ monitoredFrom: PROMETHEUS });
  expect(monitored.namespace?.calledOn).toEqual([{ port: 8080, by: { namespace: 'monitoring' } }]);
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject({
    metrics: { serviceMonitor: MONITORED },
  });
});

test.each([[{}], [{ batchScheduler: 'volcano' as const, monitoredFrom: PROMETHEUS }]])(
  'the chart has every value of %j',
  (props) => {
    expect(operator(props).releases.flatMap(chartViolations)).toEqual([]);
  },
);
