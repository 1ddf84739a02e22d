import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { contentHash } from '../../lib/values';
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

/** The exporter of GPU metrics, one pod on each node with GPUs. The GPU operator brings one of its own. */
export interface DcgmExporterProps extends OperatorOptions {
  /** The nodes with NVIDIA GPUs, by label and taint. */
  readonly placement: Placement;
}

interface DcgmExporterValues extends PlacementValues {
  readonly resources: ResourceValues;
  readonly customMetrics: string;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly serviceMonitor: MonitorValues;
  readonly priorityClassName?: string;
}

/** The release of DCGM exporter; it has no CRDs. It reads the GPUs and which pod has which from the node, and asks nobody. */
export function dcgmExporter(props: DcgmExporterProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'the exporter reads GPUs and the kubelet of its node',
      },
      calls: [],
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
  // The chart lays the list over the image's own, as a file that only new pods see anew. Told by name to ask the API for it,
  // the exporter would find no token, and stop: https://github.com/NVIDIA/dcgm-exporter/issues/624
  customMetrics: GPU_COUNTERS,
  podAnnotations: { 'checksum/counters': contentHash(GPU_COUNTERS) },
  serviceMonitor: monitorValues(monitoredFrom),
  priorityClassName,
});
