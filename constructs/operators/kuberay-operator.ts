import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { ValueError } from '../../lib/values';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementValues,
  REPLICAS,
  resources,
  type MonitorValues,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
} from './pod-values';

const RELEASE = 'kuberay-operator';
const NAMESPACE = OPERATOR_NAMESPACES.kubeRayOperator;

/** https://github.com/ray-project/kuberay/blob/v1.7.0/helm-chart/kuberay-operator/templates/deployment.yaml */
const METRICS_PORT = 8080;

/**
 * Ray's dashboard, to which the operator sends jobs and serve configurations, and Ray Serve's proxy, which it asks
 * whether it is well. https://docs.ray.io/en/releases-2.52.0/ray-core/configure.html#head-node
 */
const HEAD_PORTS = [8000, 8265];

/** Schedulers that the operator makes groups of pods for. */
export type RayBatchScheduler = 'volcano' | 'yunikorn' | 'kai-scheduler' | 'scheduler-plugins';

/** KubeRay, which runs Ray clusters, jobs and services in the namespaces that it is told. */
export interface KubeRayOperatorProps extends ReplicatedOperatorOptions {
  /** Namespaces that clusters run in; they are there before the release. At least one. */
  readonly jobNamespaces: readonly string[];
  /**
   * The scheduler that starts the pods of a cluster all at once; it has to be there before.
   * @default - the one of Kubernetes, a pod after the other; Kueue needs no word here
   */
  readonly batchScheduler?: RayBatchScheduler;
}

interface KubeRayValues extends PlacementValues {
  readonly replicas: number;
  readonly singleNamespaceInstall: true;
  readonly watchNamespace: readonly string[];
  readonly batchScheduler: { readonly name: string };
  readonly resources: ResourceValues & { readonly limits: { readonly cpu: string } };
  readonly metrics: { readonly serviceMonitor: MonitorValues };
  readonly priorityClassName?: string;
}

/**
 * The release of KubeRay. It has rights in the namespaces of its clusters alone. Its CRDs are in the chart's `crds/`, so
 * a person applies those of a new version.
 *
 * Throws a ValueError without namespaces: the operator would watch the whole cluster, where it has no rights.
 */
export function kubeRayOperator(props: KubeRayOperatorProps): Operator {
  if (props.jobNamespaces.length === 0) {
    throw new ValueError(`'jobNamespaces' must name at least one namespace`);
  }
  return {
    namespace: {
      name: NAMESPACE,
      calls: [
        'api-server',
        ...props.jobNamespaces.toSorted().map((namespace) => ({ namespace, ports: HEAD_PORTS })),
      ],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.kubeRayOperator,
        definitions: 'manual-step',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

const REQUESTED = resources('100m', '256Mi', '1Gi');

/** With a single namespace, or a list of them, the chart makes roles there and none of the cluster. */
const valuesOf = ({
  jobNamespaces,
  batchScheduler,
  placement,
  priorityClassName,
  monitoredFrom,
  replicas = REPLICAS,
}: KubeRayOperatorProps): KubeRayValues => ({
  ...placementValues(placement),
  replicas,
  singleNamespaceInstall: true,
  watchNamespace: jobNamespaces.toSorted(),
  batchScheduler: { name: batchScheduler ?? '' },
  // The chart’s own limit of a tenth of a CPU would hold up every cluster that starts.
  resources: { ...REQUESTED, limits: { cpu: '1', ...REQUESTED.limits } },
  metrics: { serviceMonitor: monitorValues(monitoredFrom) },
  priorityClassName,
});
