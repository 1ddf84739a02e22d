import { prometheusAdapter, type PrometheusAdapterProps } from '../../../constructs/operators';

const PROPS: PrometheusAdapterProps = {
  prometheus: { url: 'http://prometheus.monitoring.svc', port: 9090 },
  sources: [{ namespace: 'monitoring', ports: [9090] }],
  metrics: [{ series: 'vllm:num_requests_waiting', name: 'waiting' }],
};

const adapter = (props: Partial<PrometheusAdapterProps> = {}) =>
  prometheusAdapter({ ...PROPS, ...props });
const valuesOf = (props: Partial<PrometheusAdapterProps> = {}) =>
  adapter(props).releases[0]?.values;

test('it is one restricted release, which asks Prometheus, and which the API server asks', () => {
  expect(adapter()).toMatchObject({
    namespace: {
      name: 'prometheus-adapter',
      calls: ['api-server', { namespace: 'monitoring', ports: [9090] }],
      calledOn: [{ port: 6443, by: 'api-server' }],
    },
    releases: [{ name: 'prometheus-adapter', wave: 3, definitions: 'none' }],
  });
  expect(valuesOf()).toMatchObject({
    replicas: 2,
    prometheus: { url: 'http://prometheus.monitoring.svc', port: 9090 },
    podDisruptionBudget: { enabled: true },
    securityContext: { readOnlyRootFilesystem: true },
  });
});

test('it answers for the metrics that are named, and for none of KEDA’s', () => {
  const metrics = [
    { series: 'waiting', name: 'waiting' },
    { series: 'requests_total', matchers: ['job="a"'], name: 'requests', as: 'rate' },
    { series: 'used', name: 'used', as: 'average' },
    { series: 'seconds_bucket', name: 'seconds', as: 'p95' },
  ] as const;
  expect(valuesOf({ metrics })).toMatchObject({
    rules: {
      default: false,
      custom: [
        {
          seriesQuery: 'waiting{namespace!="",pod!=""}',
          resources: {
            overrides: { namespace: { resource: 'namespace' }, pod: { resource: 'pod' } },
          },
          name: { as: 'waiting' },
          metricsQuery: 'sum(waiting{<<.LabelMatchers>>}) by (<<.GroupBy>>)',
        },
        {
          seriesQuery: 'requests_total{namespace!="",pod!="",job="a"}',
          metricsQuery:
            'sum(rate(requests_total{job="a",<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)',
        },
        { metricsQuery: 'avg(used{<<.LabelMatchers>>}) by (<<.GroupBy>>)' },
        {
          metricsQuery:
            'histogram_quantile(0.95, sum(rate(seconds_bucket{<<.LabelMatchers>>}[2m])) by (le, <<.GroupBy>>)) > 0 or sum(seconds_bucket{<<.LabelMatchers>>}) by (<<.GroupBy>>) * 0',
        },
      ],
    },
  });
  expect(JSON.stringify(valuesOf())).not.toContain('external');
});

test('fails when there is no metric, or one twice', () => {
  expect(() => adapter({ metrics: [] })).toThrow("'metrics' must have one at least, got none");
  const [metric] = PROPS.metrics;
  const metrics = metric === undefined ? [] : [metric, metric];
  expect(() => adapter({ metrics })).toThrow(
    "'metrics' must have each name once, got 'waiting' twice",
  );
});
