import { Quantity } from '../../lib/values';
import {
  alertingPodValues,
  alertingValues,
  type AlertingPodValues,
  type AlertingValues,
} from './alertmanager-config';
import type { KubePrometheusStackProps, StackVolume } from './kube-prometheus-stack-props';
import {
  chartLabels,
  placementValues,
  REPLICAS,
  resources,
  serviceAccountValues,
  spread,
  type MonitorValues,
  type PlacementValues,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';
import { remoteWriteValues, type RemoteWriteValues } from './remote-write';

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels: Labels;
}

interface ClaimValues {
  readonly volumeClaimTemplate: {
    readonly spec: {
      readonly storageClassName: string;
      readonly accessModes: readonly ['ReadWriteOnce'];
      readonly resources: { readonly requests: { readonly storage: string } };
    };
  };
}

/** What Prometheus and Alertmanager have in common: servers with a volume each. */
interface ServerValues extends PlacementValues {
  readonly replicas: number;
  readonly resources: ResourceValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly persistentVolumeClaimRetentionPolicy: {
    readonly whenDeleted: 'Delete' | 'Retain';
    readonly whenScaled: 'Retain';
  };
  readonly priorityClassName?: string;
}

interface BudgetValues {
  readonly enabled: true;
  readonly minAvailable: 1;
}

interface PrometheusValues {
  readonly serviceAccount: ServiceAccountValues;
  readonly podDisruptionBudget?: BudgetValues;
  readonly service: { readonly sessionAffinity: 'ClientIP' };
  readonly prometheusSpec: ServerValues & {
    readonly retention: string;
    readonly retentionSize: string;
    readonly storageSpec: ClaimValues;
    readonly externalLabels?: Labels;
    readonly externalUrl?: string;
    readonly serviceDiscoveryRole: 'EndpointSlice';
  } & RemoteWriteValues &
    Readonly<Record<SelectorName, Selector>>;
}

type SelectorName =
  `${'serviceMonitor' | 'podMonitor' | 'probe' | 'rule' | 'scrapeConfig'}Selector`;

interface AlertmanagerValues extends Partial<AlertingValues> {
  readonly serviceAccount: ServiceAccountValues;
  readonly podDisruptionBudget?: BudgetValues;
  readonly alertmanagerSpec: ServerValues &
    AlertingPodValues & {
      readonly storage: ClaimValues;
      readonly externalUrl?: string;
      readonly alertmanagerConfigSelector: Selector;
    };
}

interface OperatorValues extends PlacementValues {
  readonly resources: ResourceValues;
  readonly prometheusConfigReloader: { readonly resources: ResourceValues };
  readonly admissionWebhooks: {
    readonly patch: PlacementValues & { readonly resources: ResourceValues };
  };
  readonly kubeletEndpointsEnabled: false;
  readonly kubeletEndpointSliceEnabled: true;
  readonly priorityClassName?: string;
}

interface ObjectMetricsValues extends PlacementValues {
  readonly fullnameOverride: string;
  readonly resources: ResourceValues;
  readonly collectorsExclude: readonly string[];
  readonly metricLabelsAllowlist: readonly string[];
  readonly prometheus: { readonly monitor: MonitorValues };
  readonly priorityClassName?: string;
}

type StackValues = typeof SWITCHED_OFF & {
  readonly coreDns: { readonly enabled: boolean };
  readonly fullnameOverride: string;
  readonly commonLabels: Labels;
  readonly prometheus: PrometheusValues;
  readonly alertmanager: AlertmanagerValues;
  readonly prometheusOperator: OperatorValues;
  readonly 'kube-state-metrics': ObjectMetricsValues;
};

const OFF = { enabled: false } as const;

/**
 * Parts of the chart that are off, with their monitors and alerts: what cannot be read on EKS, the exporter of nodes,
 * which has a namespace of its own, and Grafana.
 */
const SWITCHED_OFF = {
  kubeControllerManager: OFF,
  kubeEtcd: OFF,
  kubeProxy: OFF,
  kubeScheduler: OFF,
  nodeExporter: OFF,
  grafana: OFF,
} as const;

/** What nobody needs counted. To count them it would have to read their content. */
const UNREAD_KINDS = ['configmaps', 'secrets'];

/** What tells nodes apart: their pool, and what they are. https://karpenter.sh/docs/concepts/scheduling/#well-known-labels */
const NODE_LABELS = [
  'karpenter.sh/nodepool',
  'karpenter.sh/capacity-type',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/zone',
];

const MEMORY = '4Gi';
const RETENTION_DAYS = 15;

/** Silences, and what was sent. */
const ALERTMANAGER_SIZE = '2Gi';

/** Values of the stack. */
export function stackValues(props: KubePrometheusStackProps): StackValues {
  const { name, monitorLabels } = props;
  return {
    fullnameOverride: name,
    // The chart’s own monitors and rules are selected as all others are.
    commonLabels: monitorLabels,
    ...SWITCHED_OFF,
    coreDns: { enabled: props.readsClusterDns ?? false },
    prometheus: prometheusValues(props),
    alertmanager: alertmanagerValues(props),
    prometheusOperator: operatorValues(props),
    'kube-state-metrics': objectMetricsValues(props),
  };
}

function prometheusValues(props: KubePrometheusStackProps): PrometheusValues {
  const { monitorLabels, externalLabels, memory = MEMORY, retentionDays = RETENTION_DAYS } = props;
  return {
    serviceAccount: accountValues(props, 'prometheus'),
    podDisruptionBudget: budget(props),
    // Servers read at different moments: who asks again asks the same one.
    service: { sessionAffinity: 'ClientIP' },
    prometheusSpec: {
      ...serverValues(props, 'prometheus'),
      ...selectors({ matchLabels: monitorLabels }),
      resources: resources('500m', memory, memory),
      retention: `${retentionDays}d`,
      retentionSize: `${Math.floor(Quantity.memory(props.retentionSize).toMebibytes())}MiB`,
      storageSpec: claim(props.storage),
      externalLabels,
      externalUrl: props.pages?.prometheus,
      serviceDiscoveryRole: 'EndpointSlice',
      ...remoteWriteValues(props.remoteWrites),
    },
  };
}

function alertmanagerValues(props: KubePrometheusStackProps): AlertmanagerValues {
  const { storage, monitorLabels, alerting, pages } = props;
  return {
    ...(alerting && alertingValues(alerting)),
    serviceAccount: accountValues(props, 'alertmanager'),
    podDisruptionBudget: budget(props),
    alertmanagerSpec: {
      ...(alerting && alertingPodValues(alerting)),
      ...serverValues(props, 'alertmanager'),
      resources: resources('20m', '64Mi', '256Mi'),
      storage: claim({ ...storage, size: ALERTMANAGER_SIZE }),
      externalUrl: pages?.alertmanager,
      alertmanagerConfigSelector: { matchLabels: monitorLabels },
    },
  };
}

/** Named, so that a role on AWS can be bound to it. */
const accountValues = (
  { name, roleArns }: KubePrometheusStackProps,
  program: 'prometheus' | 'alertmanager',
): ServiceAccountValues =>
  serviceAccountValues(`${name}-${program}`, { roleArn: roleArns?.[program] });

const serverValues = (
  props: KubePrometheusStackProps,
  program: 'prometheus' | 'alertmanager',
): Omit<ServerValues, 'resources'> => ({
  ...placementValues(props.serverPlacement ?? props.placement),
  replicas: props.replicas ?? REPLICAS,
  topologySpreadConstraints: spread(chartLabels(program, `${props.name}-${program}`)),
  persistentVolumeClaimRetentionPolicy: {
    whenDeleted: props.reclaimPolicy === 'delete' ? 'Delete' : 'Retain',
    whenScaled: 'Retain',
  },
  priorityClassName: props.priorityClassName,
});

const claim = ({ size, storageClassName }: StackVolume): ClaimValues => ({
  volumeClaimTemplate: {
    spec: {
      storageClassName,
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
    },
  },
});

/** One that stays would hold up every drain where it is the only one. */
const budget = ({ replicas = REPLICAS }: KubePrometheusStackProps): BudgetValues | undefined =>
  replicas > 1 ? { enabled: true, minAvailable: 1 } : undefined;

/** The kubelets are told by EndpointSlices: Endpoints hold a thousand addresses, and are deprecated. */
function operatorValues({
  placement,
  priorityClassName,
}: KubePrometheusStackProps): OperatorValues {
  return {
    ...placementValues(placement),
    resources: resources('50m', '128Mi', '512Mi'),
    prometheusConfigReloader: { resources: resources('10m', '64Mi', '128Mi') },
    admissionWebhooks: {
      patch: { ...placementValues(placement), resources: resources('10m', '64Mi', '128Mi') },
    },
    kubeletEndpointsEnabled: false,
    kubeletEndpointSliceEnabled: true,
    priorityClassName,
  };
}

const objectMetricsValues = ({
  name,
  monitorLabels,
  placement,
  priorityClassName,
}: KubePrometheusStackProps): ObjectMetricsValues => ({
  ...placementValues(placement),
  fullnameOverride: `${name}-kube-state-metrics`,
  resources: resources('50m', '128Mi', '1Gi'),
  collectorsExclude: UNREAD_KINDS,
  metricLabelsAllowlist: [`nodes=[${NODE_LABELS.join(',')}]`],
  prometheus: { monitor: { enabled: true, additionalLabels: monitorLabels } },
  priorityClassName,
});

const selectors = (selector: Selector): Readonly<Record<SelectorName, Selector>> => ({
  serviceMonitorSelector: selector,
  podMonitorSelector: selector,
  probeSelector: selector,
  ruleSelector: selector,
  scrapeConfigSelector: selector,
});
