import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { GPU_COUNTERS } from './gpu-counters';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementValues,
  resources,
  type MonitorValues,
  type OperatorOptions,
  type Placement,
  type PlacementValues,
  type ResourceValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.dcgmExporter;

/** https://github.com/NVIDIA/dcgm-exporter/blob/4.5.3-4.8.2/deployment/values.yaml */
const METRICS_PORT = 9400;

/** https://github.com/NVIDIA/dcgm-exporter/blob/4.5.3-4.8.2/deployment/templates/metrics-configmap.yaml */
const COUNTERS = 'exporter-metrics-config-map';

/** The exporter of GPU metrics, one pod on each node with GPUs. The GPU operator brings one of its own. */
export interface DcgmExporterProps extends OperatorOptions {
  /** The nodes with NVIDIA GPUs, by label and taint. */
  readonly placement: Placement;
}

interface DcgmExporterValues extends PlacementValues {
  readonly resources: ResourceValues;
  readonly arguments: readonly string[];
  readonly customMetrics: string;
  readonly serviceMonitor: MonitorValues;
  readonly priorityClassName?: string;
}

/** The release of DCGM exporter; it has no CRDs. It reads the GPUs and which pod has which from the node. */
export function dcgmExporter(props: DcgmExporterProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'the exporter reads GPUs and the kubelet of its node',
      },
      // It looks for labels of pods when it starts, whether they are asked for or not.
      calls: ['api-server'],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: 'dcgm-exporter',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.dcgmExporter,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

const valuesOf = ({
  placement,
  priorityClassName,
  monitoredFrom,
}: DcgmExporterProps): DcgmExporterValues => ({
  ...placementValues(placement),
  resources: resources('100m', '256Mi', '1Gi'),
  // The chart writes the list into a ConfigMap, which is read only if it is named.
  arguments: ['-m', `${NAMESPACE}:${COUNTERS}`],
  customMetrics: GPU_COUNTERS,
  serviceMonitor: monitorValues(monitoredFrom),
  priorityClassName,
});
