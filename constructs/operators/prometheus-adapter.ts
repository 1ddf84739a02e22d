import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { ValueError } from '../../lib/values';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, OperatorCall } from './operator';
import {
  chartLabels,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  spread,
  type BudgetValues,
  type ContainerSecurityValues,
  type PlacementValues,
  type PodSecurityValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type SpreadValues,
} from './pod-values';

const RELEASE = 'prometheus-adapter';
const NAMESPACE = OPERATOR_NAMESPACES.prometheusAdapter;

/** https://github.com/prometheus-community/helm-charts/blob/prometheus-adapter-5.3.0/charts/prometheus-adapter/values.yaml */
const API_PORT = 6443;

/** A series of pods as a metric that an autoscaler asks for. */
export interface PodMetric {
  /** Series with the labels `namespace` and `pod`. */
  readonly series: string;
  /**
   * Matchers beside those, such as `job="serving/engines"`.
   * @default - none
   */
  readonly matchers?: readonly string[];
  /** What the metric is called; an autoscaler names it so. */
  readonly name: string;
  /**
   * How the values of one pod become one: of a gauge their sum or their average, of a counter how much it grows a second, of
   * the buckets of a histogram what 95 of 100 are below, of the last two minutes; 0 where there was nothing.
   * @default 'sum'
   */
  readonly as?: 'sum' | 'average' | 'rate' | 'p95';
}

/** The adapter, by which HorizontalPodAutoscalers ask for metrics of pods without KEDA. */
export interface PrometheusAdapterProps extends Omit<ReplicatedOperatorOptions, 'monitoredFrom'> {
  /** Where Prometheus answers: `http://host`, and its port. */
  readonly prometheus: { readonly url: string; readonly port: number };
  /** The way there. */
  readonly sources: readonly OperatorCall[];
  /** The metrics; at least one. */
  readonly metrics: readonly PodMetric[];
}

/** https://github.com/kubernetes-sigs/prometheus-adapter/blob/v0.12.0/docs/config.md */
interface RuleValues {
  readonly seriesQuery: string;
  readonly resources: {
    readonly overrides: Readonly<Record<'namespace' | 'pod', { readonly resource: string }>>;
  };
  readonly name: { readonly as: string };
  readonly metricsQuery: string;
}

interface AdapterValues extends PlacementValues {
  readonly replicas: number;
  readonly prometheus: { readonly url: string; readonly port: number };
  readonly rules: { readonly default: false; readonly custom: readonly RuleValues[] };
  readonly resources: ResourceValues;
  readonly podSecurityContext: PodSecurityValues & { readonly fsGroup: number };
  readonly securityContext: ContainerSecurityValues & { readonly runAsUser: number };
  readonly podDisruptionBudget: BudgetValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly priorityClassName?: string;
}

/** As in the chart: no root, and a folder that it can write its certificate to. */
const USER = 10_001;

/**
 * The release of prometheus-adapter: metrics of pods alone, by rules that are named here. It answers for
 * `custom.metrics.k8s.io`; `external.metrics.k8s.io` is KEDA's, and `metrics.k8s.io` the metrics server's. It may read every
 * pod and namespace. Its makers hand over to KEDA, which is what this platform scales by: it is for autoscalers that are there.
 *
 * Throws a ValueError without metrics, and for one that is there twice.
 */
export function prometheusAdapter(props: PrometheusAdapterProps): Operator {
  validate(props);
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server', ...props.sources],
      calledOn: [{ port: API_PORT, by: 'api-server' }],
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.prometheusAdapter,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

const valuesOf = ({
  replicas = REPLICAS,
  placement,
  prometheus,
  metrics,
  priorityClassName,
}: PrometheusAdapterProps): AdapterValues => ({
  ...placementValues(placement),
  replicas,
  prometheus,
  rules: { default: false, custom: metrics.map(ruleOf) },
  resources: resources('50m', '128Mi', '512Mi'),
  podSecurityContext: { ...RESTRICTED_POD, fsGroup: USER },
  securityContext: { ...RESTRICTED_CONTAINER, runAsUser: USER },
  podDisruptionBudget: ONE_AT_A_TIME,
  topologySpreadConstraints: spread(chartLabels(RELEASE, RELEASE)),
  priorityClassName,
});

/** Queries as templates, of which the adapter fills in pods and what it groups by. */
const QUERIES: Readonly<Record<NonNullable<PodMetric['as']>, (asked: string) => string>> = {
  sum: (asked) => `sum(${asked}) by (<<.GroupBy>>)`,
  average: (asked) => `avg(${asked}) by (<<.GroupBy>>)`,
  rate: (asked) => `sum(rate(${asked}[2m])) by (<<.GroupBy>>)`,
  // An autoscaler that misses one metric lets no pod go: without requests there is a value all the same.
  p95: (asked) =>
    `histogram_quantile(0.95, sum(rate(${asked}[2m])) by (le, <<.GroupBy>>)) > 0 or sum(${asked}) by (<<.GroupBy>>) * 0`,
};

function ruleOf({ series, matchers = [], name, as = 'sum' }: PodMetric): RuleValues {
  const every = ['namespace!=""', 'pod!=""', ...matchers];
  const asked = `${series}{${[...matchers, '<<.LabelMatchers>>'].join(',')}}`;
  return {
    seriesQuery: `${series}{${every.join(',')}}`,
    resources: {
      overrides: { namespace: { resource: 'namespace' }, pod: { resource: 'pod' } },
    },
    name: { as: name },
    metricsQuery: QUERIES[as](asked),
  };
}

function validate({ metrics }: PrometheusAdapterProps): void {
  if (metrics.length === 0) throw new ValueError(`'metrics' must have one at least, got none`);
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  throw new ValueError(`'metrics' must have each name once, got '${twice}' twice`);
}
