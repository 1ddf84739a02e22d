import type { AlertingProps } from './alert-receivers';
import type { OperatorCall } from './operator';
import type { OperatorOptions, Placement } from './pod-values';
import type { RemoteWrite } from './remote-write';

/** A volume of each replica. */
export interface StackVolume {
  /** Size, such as `50Gi`. */
  readonly size: string;
  /** Class of the volume. It has to attach to one node at a time alone. */
  readonly storageClassName: string;
}

/** Prometheus, Alertmanager, the operator of both, and what counts objects of Kubernetes. */
export interface KubePrometheusStackProps extends Omit<OperatorOptions, 'monitoredFrom'> {
  /** First part of the names of all that is made: Prometheus is `<name>-prometheus`. At most 26 characters. */
  readonly name: string;
  /** The labels by which monitors and rules are selected, in every namespace. At least one: without, all would be. */
  readonly monitorLabels: Readonly<Record<string, string>>;
  /** Volume of each Prometheus. */
  readonly storage: StackVolume;
  /** Most that metrics may take of the volume before the oldest go, such as `40Gi`. */
  readonly retentionSize: string;
  /**
   * Days that metrics are kept, as far as there is room.
   * @default 15
   */
  readonly retentionDays?: number;
  /**
   * Servers of Prometheus, each of which reads everything, and of Alertmanager.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Memory of each Prometheus, reserved for it.
   * @default '4Gi'
   */
  readonly memory?: string;
  /**
   * What becomes of the volumes when Prometheus and Alertmanager are removed.
   * @default 'retain'
   */
  readonly reclaimPolicy?: 'delete' | 'retain';
  /**
   * Labels that alerts carry, and that tell this Prometheus from others.
   * @default - none
   */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /**
   * Which nodes Prometheus and Alertmanager may run on, which have volumes.
   * @default - those of the others: `placement`
   */
  readonly serverPlacement?: Placement;
  /**
   * Where people see the pages of Prometheus and Alertmanager, `https://host/path` without a slash at the end. Whatever
   * stands before them takes the path off: programs ask both below `/`, as before.
   * @default - nowhere: links in alerts lead to names within the cluster
   */
  readonly pages?: { readonly prometheus: string; readonly alertmanager: string };
  /**
   * Namespaces whose pods may ask for metrics.
   * @default - none: nobody asks
   */
  readonly queriedFrom?: readonly string[];
  /**
   * Whose metrics are read, beside those of Kubernetes, of nodes and its own.
   * @default - nobody's
   */
  readonly scrapes?: readonly OperatorCall[];
  /**
   * Whether CoreDNS runs as pods of `kube-system`, and is read there.
   * @default false - EKS Auto Mode runs it as no pods
   */
  readonly readsClusterDns?: boolean;
  /**
   * Who is told of alerts.
   * @default - nobody: alerts are seen in Alertmanager alone
   */
  readonly alerting?: AlertingProps;
  /**
   * Where series are sent, beside the volumes.
   * @default - nowhere
   */
  readonly remoteWrites?: readonly RemoteWrite[];
  /**
   * ARNs of the roles of Prometheus and Alertmanager, where their service accounts have to name them.
   * @default - EKS Pod Identity, which needs no name
   */
  readonly roleArns?: { readonly prometheus?: string; readonly alertmanager?: string };
}
