import { CHARTS } from '../../lib/catalogue';
import { KUBE_SYSTEM } from '../../lib/contracts/namespaces';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import type { Operator } from './operator';
import {
  chartLabels,
  monitorValues,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_POD,
  spread,
  type BudgetValues,
  type MonitorValues,
  type PlacementValues,
  type PodSecurityValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type SpreadValues,
} from './pod-values';

const RELEASE = 'metrics-server';

/** The metrics server, where no EKS add-on brings it: `kubectl top` and autoscalers ask it for CPU and memory. */
export type MetricsServerProps = Omit<ReplicatedOperatorOptions, 'priorityClassName'>;

interface MetricsServerValues extends PlacementValues {
  readonly replicas: number;
  readonly resources: ResourceValues;
  readonly podSecurityContext: PodSecurityValues;
  readonly podDisruptionBudget: BudgetValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly metrics: { readonly enabled: boolean };
  readonly serviceMonitor: MonitorValues;
}

/** The release of the metrics server, in `kube-system`, whose priority class only pods there ought to have. */
export function metricsServer(props: MetricsServerProps = {}): Operator {
  return {
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: KUBE_SYSTEM,
        chart: CHARTS.metricsServer,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf({ replicas, placement, monitoredFrom }: MetricsServerProps): MetricsServerValues {
  return {
    ...placementValues(placement),
    replicas: replicas ?? REPLICAS,
    resources: resources('100m', '200Mi', '512Mi'),
    podSecurityContext: RESTRICTED_POD,
    podDisruptionBudget: ONE_AT_A_TIME,
    topologySpreadConstraints: spread(chartLabels(RELEASE, RELEASE)),
    metrics: { enabled: monitoredFrom !== undefined },
    serviceMonitor: monitorValues(monitoredFrom),
  };
}
