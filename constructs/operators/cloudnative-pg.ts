import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues, type ChartRelease } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, OperatorNamespace } from './operator';
import {
  chartLabels,
  metricsCaller,
  placementValues,
  REPLICAS,
  resources,
  spread,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type SpreadValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.cloudNativePg;
const RELEASE = 'cloudnative-pg';
const BACKUP_RELEASE = 'plugin-barman-cloud';

/** https://github.com/cloudnative-pg/charts/blob/cloudnative-pg-v0.29.0/charts/cloudnative-pg/values.yaml */
const WEBHOOK_PORT = 9443;
const METRICS_PORT = 8080;

/** Where PostgreSQL's pods tell how they are. https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/url/url.go */
const STATUS_PORT = 8000;

/** https://github.com/cloudnative-pg/charts/blob/plugin-barman-cloud-v0.7.0/charts/plugin-barman-cloud/values.yaml */
const PLUGIN_PORT = 9090;

/** CloudNativePG, which runs PostgreSQL in the cluster. */
export interface CloudNativePgProps extends ReplicatedOperatorOptions {
  /** Namespaces of the databases: the operator asks their pods how they are. */
  readonly databaseNamespaces: readonly string[];
  /**
   * Whether databases are backed up to object stores: installs the plugin that does it, which needs
   * cert-manager.
   * @default false
   */
  readonly objectStoreBackups?: boolean;
}

interface DeploymentValues extends PlacementValues {
  readonly crds: { readonly create: true };
  readonly replicaCount: number;
  readonly resources: ResourceValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly priorityClassName?: string;
}

interface CloudNativePgValues extends DeploymentValues {
  readonly monitoring: {
    readonly podMonitorEnabled: boolean;
    readonly podMonitorAdditionalLabels?: Readonly<Record<string, string>>;
  };
}

/**
 * The releases of CloudNativePG: the operator, and the plugin for backups where there are some. Both
 * bring their CRDs as templates. The plugin has certificates of cert-manager's, so it comes a wave later.
 */
export function cloudNativePg(props: CloudNativePgProps): Operator {
  const operator: ChartRelease = {
    name: RELEASE,
    wave: WAVES.controllers,
    namespace: NAMESPACE,
    chart: CHARTS.cloudNativePg,
    definitions: 'templated',
    values: helmValues(operatorValues(props)),
  };
  const plugin: ChartRelease = {
    name: BACKUP_RELEASE,
    wave: WAVES.edge,
    namespace: NAMESPACE,
    chart: CHARTS.barmanCloudPlugin,
    definitions: 'templated',
    values: helmValues(deployment(props, BACKUP_RELEASE)),
  };
  return {
    namespace: namespaceOf(props),
    releases: props.objectStoreBackups === true ? [operator, plugin] : [operator],
  };
}

function namespaceOf({
  databaseNamespaces,
  objectStoreBackups = false,
  monitoredFrom,
}: CloudNativePgProps): OperatorNamespace {
  const itself = { namespace: NAMESPACE };
  return {
    name: NAMESPACE,
    calls: [
      'api-server',
      ...databaseNamespaces.map((namespace) => ({ namespace, ports: [STATUS_PORT] })),
      ...(objectStoreBackups ? [{ ...itself, ports: [PLUGIN_PORT] }] : []),
    ],
    calledOn: [
      { port: WEBHOOK_PORT, by: 'api-server' },
      ...(objectStoreBackups ? [{ port: PLUGIN_PORT, by: itself }] : []),
      ...metricsCaller(METRICS_PORT, monitoredFrom),
    ],
  };
}

function operatorValues(props: CloudNativePgProps): CloudNativePgValues {
  return {
    ...deployment(props, RELEASE),
    monitoring: {
      podMonitorEnabled: props.monitoredFrom !== undefined,
      podMonitorAdditionalLabels: props.monitoredFrom?.monitorLabels,
    },
  };
}

function deployment(
  { replicas = REPLICAS, placement, priorityClassName }: CloudNativePgProps,
  name: string,
): DeploymentValues {
  return {
    ...placementValues(placement),
    crds: { create: true },
    replicaCount: replicas,
    resources: resources('50m', '128Mi', '512Mi'),
    topologySpreadConstraints: spread(chartLabels(name, name)),
    priorityClassName,
  };
}
