import { ROLE_ANNOTATION } from '../../lib/contracts/irsa';
import type { OperatorNamespace, ServiceMetrics } from './operator';

/** A toleration of a pod. https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface Toleration {
  readonly key?: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** Which nodes the pods of an operator may run on. */
export interface Placement {
  /**
   * Labels of the nodes.
   * @default - none
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints that the pods tolerate.
   * @default - none
   */
  readonly tolerations?: readonly Toleration[];
}

/** The Prometheus that reads metrics of operators. */
export interface MonitoringPrometheus {
  /** Namespace of its pods. */
  readonly namespace: string;
  /** The labels by which it selects monitors. */
  readonly monitorLabels: Readonly<Record<string, string>>;
}

/** What every operator can be told. */
export interface OperatorOptions {
  /**
   * Which nodes its pods may run on.
   * @default - nodes without taints
   */
  readonly placement?: Placement;
  /**
   * Name of its pods' priority class.
   * @default - the chart's: none, or a class of Kubernetes' own where nodes need it
   */
  readonly priorityClassName?: string;
  /**
   * The Prometheus that reads its metrics. The chart then makes monitors, whose CRDs must be there before it,
   * and Prometheus is let through to the pods.
   * @default - nobody reads them
   */
  readonly monitoredFrom?: MonitoringPrometheus;
}

/** What operators can be told of which several replicas make sense: one leads. */
export interface ReplicatedOperatorOptions extends OperatorOptions {
  /**
   * Replicas of each of its controllers.
   * @default 2
   */
  readonly replicas?: number;
}

/** What operators can be told that act on AWS. */
export interface AwsOperatorOptions {
  /**
   * ARN of its role, where its service account has to name it: with IAM roles for service accounts.
   * @default - EKS Pod Identity, which needs no name
   */
  readonly roleArn?: string;
}

/** Two, so that one goes on while the other's node is replaced. */
export const REPLICAS = 2;

/** What a container requests, and the most memory it gets. CPU gets no limit of ours: it is shared out by weight. */
export interface ResourceValues {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** CPU and memory that a container requests, and the most memory that it gets. */
export const resources = (cpu: string, memory: string, most: string): ResourceValues => ({
  requests: { cpu, memory },
  limits: { memory: most },
});

/** Placement as charts want it. */
export interface PlacementValues {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** Where pods run; Linux nodes in any case. */
export function placementValues({ nodeSelector, tolerations }: Placement = {}): PlacementValues {
  return {
    nodeSelector: { 'kubernetes.io/os': 'linux', ...nodeSelector },
    tolerations: tolerations ?? [],
  };
}

/** Where pods run, for a chart that writes the selector of Linux nodes itself: a second would be a key twice. */
export const placementBesideLinux = ({
  nodeSelector = {},
  tolerations = [],
}: Placement = {}): PlacementValues => ({ nodeSelector, tolerations });

/** How pods spread over zones or nodes. */
export interface SpreadValues {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'ScheduleAnyway';
  readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** Spreads pods with these labels over zones and nodes, as far as there are several. */
export function spread(matchLabels: Readonly<Record<string, string>>): readonly SpreadValues[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));
}

/** The labels that charts give to pods when they follow Helm's own example. */
export const chartLabels = (name: string, release: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': release,
});

/** A budget that lets one pod go at a time, and so never stops the drain of a node. */
export interface BudgetValues {
  readonly enabled: true;
  readonly maxUnavailable: 1;
}

/** See BudgetValues. */
export const ONE_AT_A_TIME: BudgetValues = { enabled: true, maxUnavailable: 1 };

/** What the Pod Security Standard *restricted* asks of a pod. */
export interface PodSecurityValues {
  readonly runAsNonRoot: true;
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
}

/** See PodSecurityValues. */
export const RESTRICTED_POD: PodSecurityValues = {
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** What *restricted* asks of a container, and a root file system that cannot be written. */
export interface ContainerSecurityValues {
  readonly allowPrivilegeEscalation: false;
  readonly readOnlyRootFilesystem: true;
  readonly capabilities: { readonly drop: readonly ['ALL'] };
}

/** See ContainerSecurityValues. */
export const RESTRICTED_CONTAINER: ContainerSecurityValues = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** A service account that the chart makes. */
export interface ServiceAccountValues {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A service account, which names its role where it has to. */
export const serviceAccountValues = (
  name: string,
  { roleArn }: AwsOperatorOptions,
): ServiceAccountValues => ({
  name,
  annotations: roleArn === undefined ? {} : { [ROLE_ANNOTATION]: roleArn },
});

type Callers = NonNullable<OperatorNamespace['calledOn']>;

/** Prometheus as a caller, where there is one. */
export const metricsCaller = (
  port: number,
  prometheus: MonitoringPrometheus | undefined,
): Callers => (prometheus === undefined ? [] : [{ port, by: { namespace: prometheus.namespace } }]);

/** What is monitored where Prometheus reads, and nothing where nobody does. */
export const monitorsOf = (
  prometheus: MonitoringPrometheus | undefined,
  ...monitors: readonly ServiceMetrics[]
): readonly ServiceMetrics[] => (prometheus === undefined ? [] : monitors);

/** A monitor that most charts make, with the labels that Prometheus selects it by. */
export interface MonitorValues {
  readonly enabled: boolean;
  readonly additionalLabels?: Readonly<Record<string, string>>;
}

/** A monitor where Prometheus reads, and none where nobody does. */
export const monitorValues = (prometheus: MonitoringPrometheus | undefined): MonitorValues =>
  prometheus === undefined
    ? { enabled: false }
    : { enabled: true, additionalLabels: prometheus.monitorLabels };
