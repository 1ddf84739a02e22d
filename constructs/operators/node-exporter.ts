import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  monitorValues,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  type ContainerSecurityValues,
  type MonitoringPrometheus,
  type MonitorValues,
  type OperatorOptions,
  type PodSecurityValues,
  type ResourceValues,
  type Toleration,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.nodeExporter;
const RELEASE = 'node-exporter';

/** On every node, whatever keeps others off it. */
const EVERYWHERE: readonly Toleration[] = [{ operator: 'Exists' }];

/** `nobody`, as in the chart. https://github.com/prometheus-community/helm-charts/blob/prometheus-node-exporter-4.56.1/charts/prometheus-node-exporter/values.yaml */
const NOBODY = { runAsUser: 65_534, runAsGroup: 65_534, fsGroup: 65_534 };

/** Mounts that are no disks of the node: those of pods would be a series for each volume of each. */
const OTHER_MOUNTS = '^/(dev|proc|run|sys|var/lib/(containerd|kubelet)/.+)($|/)';

/** The exporter of what a node is doing, one pod on each. */
export interface NodeExporterProps extends Pick<OperatorOptions, 'priorityClassName'> {
  /** The Prometheus that reads it. It has to be let out to port 9100 of nodes. */
  readonly monitoredFrom: MonitoringPrometheus;
}

interface NodeExporterValues {
  readonly nameOverride: string;
  readonly image: { readonly distroless: true };
  readonly tolerations: readonly Toleration[];
  readonly resources: ResourceValues;
  readonly securityContext: PodSecurityValues & typeof NOBODY;
  readonly containerSecurityContext: ContainerSecurityValues;
  readonly extraArgs: readonly string[];
  readonly prometheus: { readonly monitor: MonitorValues };
  readonly priorityClassName?: string;
}

/**
 * The release of the exporter, alone in its namespace: it is on the network of the node and reads its files, so it does
 * not meet *restricted*, though it is nobody and may write nothing. No NetworkPolicy holds on the node's own address.
 */
export const nodeExporter = (props: NodeExporterProps): Operator => ({
  namespace: {
    name: NAMESPACE,
    podSecurity: {
      level: 'privileged',
      reason: 'the exporter reads processes, network and file systems of its node',
    },
    calls: [],
  },
  releases: [
    {
      name: RELEASE,
      wave: WAVES.controllers,
      namespace: NAMESPACE,
      chart: CHARTS.nodeExporter,
      definitions: 'none',
      values: helmValues(valuesOf(props)),
    },
  ],
});

const valuesOf = ({ monitoredFrom, priorityClassName }: NodeExporterProps): NodeExporterValues => ({
  // The job of its metrics as well, by which rules know it.
  nameOverride: RELEASE,
  image: { distroless: true },
  tolerations: EVERYWHERE,
  resources: resources('50m', '32Mi', '128Mi'),
  securityContext: { ...RESTRICTED_POD, ...NOBODY },
  containerSecurityContext: RESTRICTED_CONTAINER,
  extraArgs: [`--collector.filesystem.mount-points-exclude=${OTHER_MOUNTS}`],
  prometheus: { monitor: monitorValues(monitoredFrom) },
  priorityClassName,
});
