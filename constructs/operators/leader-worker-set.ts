import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, ServiceMetrics } from './operator';
import {
  chartLabels,
  metricsCaller,
  monitorsOf,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  type ContainerSecurityValues,
  type PlacementValues,
  type PodSecurityValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.leaderWorkerSet;

/** The published chart names it too; the one in the sources names a tag that moves. https://github.com/kubernetes-sigs/lws/blob/v0.10.0/hack/push-chart.sh */
const IMAGE = {
  repository: 'registry.k8s.io/lws/lws',
  tag: `v${CHARTS.leaderWorkerSet.version}`,
  pullPolicy: 'IfNotPresent',
} as const;

/** https://github.com/kubernetes-sigs/lws/blob/v0.10.0/charts/lws/templates/manager/deployment.yaml */
const WEBHOOK_PORT = 9443;
const METRICS_PORT = 8443;

/** https://github.com/kubernetes-sigs/lws/blob/v0.10.0/charts/lws/templates/manager/service.yaml */
const MONITOR: ServiceMetrics = {
  name: 'lws',
  service: chartLabels('lws', 'controller-manager-metrics-service'),
  port: 'https',
  protocol: 'https-with-token',
};

/** LeaderWorkerSet, which makes groups of pods that live and end as one. */
export type LeaderWorkerSetProps = ReplicatedOperatorOptions;

interface LeaderWorkerSetValues extends PlacementValues {
  readonly replicaCount: number;
  readonly image: { readonly manager: typeof IMAGE };
  readonly resources: ResourceValues;
  readonly podSecurityContext: PodSecurityValues;
  readonly securityContext: ContainerSecurityValues;
  readonly enablePrometheus: boolean;
  readonly enableCertManager: false;
  readonly priorityClassName?: string;
}

/**
 * The release of LeaderWorkerSet. Its CRDs are in the chart's `crds/`, so a person applies those of a new version; with
 * them the release takes 400 KiB. It makes the certificate of its webhooks itself. These fail closed, for its own kind and
 * for pods of groups: without them no group is made, nor a pod of one.
 *
 * With Prometheus the chart makes a Service of metrics, and a monitor without labels of ours, which is read by nobody: that is ours.
 */
export function leaderWorkerSet(props: LeaderWorkerSetProps = {}): Operator {
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
        name: 'lws',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.leaderWorkerSet,
        definitions: 'manual-step',
        values: helmValues(valuesOf(props)),
      },
    ],
    monitors: monitorsOf(props.monitoredFrom, MONITOR),
  };
}

const valuesOf = ({
  replicas = REPLICAS,
  placement,
  priorityClassName,
  monitoredFrom,
}: LeaderWorkerSetProps): LeaderWorkerSetValues => ({
  ...placementValues(placement),
  replicaCount: replicas,
  image: { manager: IMAGE },
  // The chart asks for a whole CPU and 1Gi for each.
  resources: resources('100m', '256Mi', '1Gi'),
  podSecurityContext: RESTRICTED_POD,
  securityContext: RESTRICTED_CONTAINER,
  enablePrometheus: monitoredFrom !== undefined,
  enableCertManager: false,
  priorityClassName,
});
