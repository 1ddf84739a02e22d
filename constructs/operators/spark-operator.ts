import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { ValueError } from '../../lib/values';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  chartLabels,
  metricsCaller,
  placementValues,
  REPLICAS,
  resources,
  serviceAccountValues,
  spread,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

const RELEASE = 'spark-operator';
const NAMESPACE = OPERATOR_NAMESPACES.sparkOperator;

/** https://github.com/kubeflow/spark-operator/blob/v2.5.2/charts/spark-operator-chart/values.yaml */
const WEBHOOK_PORT = 9443;
const METRICS_PORT = 8080;

/** The Spark operator, which runs Spark applications of the namespaces that it is told. */
export interface SparkOperatorProps extends ReplicatedOperatorOptions {
  /** Namespaces that applications run in; they are there before the release. At least one. */
  readonly jobNamespaces: readonly string[];
  /**
   * Whether applications may name Volcano or YuniKorn and a queue of theirs; the scheduler has to be there before.
   * @default false
   */
  readonly batchSchedulers?: boolean;
}

interface PartValues extends PlacementValues {
  readonly replicas: number;
  readonly podDisruptionBudget: { readonly enable: boolean };
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly resources: ResourceValues;
  readonly serviceAccount: ServiceAccountValues;
  readonly priorityClassName?: string;
}

interface SparkOperatorValues {
  readonly controller: PartValues & { readonly batchScheduler: { readonly enable: boolean } };
  readonly webhook: PartValues;
  readonly spark: {
    readonly jobNamespaces: readonly string[];
    readonly serviceAccount: { readonly create: false };
    readonly rbac: { readonly create: false };
  };
  readonly prometheus: {
    readonly metrics: { readonly enable: boolean };
    readonly podMonitor: {
      readonly create: boolean;
      readonly labels?: Readonly<Record<string, string>>;
    };
  };
}

/**
 * The release of the Spark operator. It may write in the namespaces of its applications alone, where the
 * drivers' account and rights are not the chart's. The job that would upgrade its CRDs does not meet
 * *restricted*, so a person applies those of a new version.
 *
 * Throws a ValueError without namespaces: the chart would take the whole cluster.
 */
export function sparkOperator(props: SparkOperatorProps): Operator {
  if (props.jobNamespaces.length === 0) {
    throw new ValueError(`'jobNamespaces' must name at least one namespace`);
  }
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server'],
      calledOn: [
        { port: WEBHOOK_PORT, by: 'api-server' },
        ...metricsCaller(METRICS_PORT, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.sparkOperator,
        definitions: 'manual-step',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: SparkOperatorProps): SparkOperatorValues {
  const monitored = props.monitoredFrom !== undefined;
  return {
    controller: {
      ...partValues(props, 'controller'),
      batchScheduler: { enable: props.batchSchedulers ?? false },
    },
    webhook: partValues(props, 'webhook'),
    spark: {
      jobNamespaces: props.jobNamespaces.toSorted(),
      serviceAccount: { create: false },
      rbac: { create: false },
    },
    prometheus: {
      metrics: { enable: monitored },
      podMonitor: { create: monitored, labels: props.monitoredFrom?.monitorLabels },
    },
  };
}

/** The chart refuses a budget, and a spread, of one replica. */
function partValues(
  { replicas = REPLICAS, placement, priorityClassName }: SparkOperatorProps,
  component: 'controller' | 'webhook',
): PartValues {
  const several = replicas > 1;
  const labels = { ...chartLabels(RELEASE, RELEASE), 'app.kubernetes.io/component': component };
  return {
    ...placementValues(placement),
    replicas,
    podDisruptionBudget: { enable: several },
    topologySpreadConstraints: several ? spread(labels) : [],
    resources: resources('100m', '128Mi', '512Mi'),
    serviceAccount: serviceAccountValues(`${RELEASE}-${component}`, {}),
    priorityClassName,
  };
}
