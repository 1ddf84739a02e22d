import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, OperatorCall, OperatorNamespace } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementBesideLinux,
  REPLICAS,
  resources,
  serviceAccountValues,
  spread,
  type AwsOperatorOptions,
  type MonitorValues,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.keda;

/** https://github.com/kedacore/charts/blob/v2.20.2/keda/values.yaml, and the chart's templates */
const METRICS_API_PORT = 6443;
const WEBHOOK_PORT = 9443;
const OPERATOR_PORT = 9666;
const METRICS_PORT = 8080;

/** Names of its deployments, which are the label `app` of their pods. */
const OPERATOR = 'keda-operator';
const METRICS_SERVER = 'keda-operator-metrics-apiserver';
const WEBHOOKS = 'keda-admission-webhooks';

/** KEDA, which scales workloads by metrics of others, to zero as well. It owns the external metrics API. */
export interface KedaProps extends ReplicatedOperatorOptions {
  /**
   * What it asks for metrics, such as Prometheus.
   * @default - nothing: times of day alone
   */
  readonly sources?: readonly OperatorCall[];
  /**
   * Its identity on AWS, where metrics come from there.
   * @default - none
   */
  readonly aws?: AwsOperatorOptions;
  /**
   * Whether triggers may name Secrets of any namespace. KEDA then reads every Secret of the cluster.
   * @default false
   */
  readonly readsSecrets?: boolean;
}

type Parts<T> = Readonly<Record<'operator' | 'metricServer' | 'webhooks', T>>;

interface MonitoredPart {
  readonly enabled: boolean;
  readonly serviceMonitor: MonitorValues;
}

interface KedaValues extends PlacementValues {
  readonly crds: { readonly install: true };
  readonly enableServiceLinks: false;
  readonly operator: { readonly name: string; readonly replicaCount: number };
  readonly metricsServer: { readonly replicaCount: number };
  readonly webhooks: { readonly name: string; readonly replicaCount: number };
  readonly resources: Parts<ResourceValues>;
  readonly podDisruptionBudget: Parts<{ readonly maxUnavailable: 1 }>;
  readonly topologySpreadConstraints: Readonly<
    Record<'operator' | 'metricsServer' | 'webhooks', readonly SpreadValues[]>
  >;
  readonly serviceAccount: { readonly operator: ServiceAccountValues };
  readonly permissions: Readonly<
    Record<'operator' | 'metricServer', { readonly restrict: { readonly secret: boolean } }>
  >;
  readonly rbac: { readonly enabledCustomScaledRefKinds: false };
  readonly prometheus: Readonly<Record<'operator' | 'metricServer' | 'webhooks', MonitoredPart>>;
  readonly priorityClassName?: string;
}

/**
 * The release of KEDA. The chart's CRDs are templates. It scales Deployments and StatefulSets, and nothing
 * else: for that the chart would let it read every kind of object.
 */
export function keda(props: KedaProps = {}): Operator {
  return {
    namespace: namespaceOf(props),
    releases: [
      {
        name: 'keda',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.keda,
        definitions: 'templated',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

/** Its metrics server asks the operator, so the namespace also calls itself. */
function namespaceOf({ sources = [], aws, monitoredFrom }: KedaProps): OperatorNamespace {
  const forAws: OperatorCall[] = aws === undefined ? [] : ['aws', 'pod-identity'];
  return {
    name: NAMESPACE,
    calls: ['api-server', { namespace: NAMESPACE, ports: [OPERATOR_PORT] }, ...forAws, ...sources],
    calledOn: [
      { port: METRICS_API_PORT, by: 'api-server' },
      { port: WEBHOOK_PORT, by: 'api-server' },
      { port: OPERATOR_PORT, by: { namespace: NAMESPACE } },
      ...metricsCaller(METRICS_PORT, monitoredFrom),
    ],
  };
}

function valuesOf(props: KedaProps): KedaValues {
  const { replicas: replicaCount = REPLICAS, priorityClassName } = props;
  const restrict = { secret: props.readsSecrets !== true };
  const enabled = props.monitoredFrom !== undefined;
  return {
    ...placementBesideLinux(props.placement),
    crds: { install: true },
    enableServiceLinks: false,
    operator: { name: OPERATOR, replicaCount },
    metricsServer: { replicaCount },
    webhooks: { name: WEBHOOKS, replicaCount },
    resources: parts(resources('100m', '128Mi', '1Gi')),
    podDisruptionBudget: parts({ maxUnavailable: 1 }),
    topologySpreadConstraints: {
      operator: spread({ app: OPERATOR }),
      metricsServer: spread({ app: METRICS_SERVER }),
      webhooks: spread({ app: WEBHOOKS }),
    },
    serviceAccount: { operator: serviceAccountValues(OPERATOR, props.aws ?? {}) },
    permissions: { operator: { restrict }, metricServer: { restrict } },
    rbac: { enabledCustomScaledRefKinds: false },
    prometheus: parts({ enabled, serviceMonitor: monitorValues(props.monitoredFrom) }),
    priorityClassName,
  };
}

const parts = <T>(value: T): Parts<T> => ({
  operator: value,
  metricServer: value,
  webhooks: value,
});
