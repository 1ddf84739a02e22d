import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  placementValues,
  resources,
  type OperatorOptions,
  type Placement,
  type PlacementValues,
  type ResourceValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.nvidiaDevicePlugin;

/**
 * Stands in the place of the chart's own affinity, which asks for labels of node feature discovery: that
 * is not there. The node selector names the nodes.
 */
const LINUX_NODES = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] },
      ],
    },
  },
} as const;

/**
 * The plugin that offers GPUs to pods, for nodes whose image has the driver and the toolkit but no plugin:
 * Amazon Linux 2023 with self-managed Karpenter. EKS Auto Mode and Bottlerocket bring it; beside the GPU
 * operator it is one plugin too many.
 */
export interface NvidiaDevicePluginProps extends Omit<OperatorOptions, 'monitoredFrom'> {
  /** The nodes with NVIDIA GPUs, by label and taint. */
  readonly placement: Placement;
  /**
   * How a GPU in parts (MIG) is offered: all parts alike as whole GPUs, or each kind by a name of its own.
   * @default 'none'
   */
  readonly migStrategy?: 'none' | 'single' | 'mixed';
}

interface NvidiaDevicePluginValues extends PlacementValues {
  readonly affinity: typeof LINUX_NODES;
  readonly migStrategy: 'none' | 'single' | 'mixed';
  readonly resources: ResourceValues;
  readonly priorityClassName?: string;
}

/** The release of the NVIDIA device plugin; it has no CRDs. */
export function nvidiaDevicePlugin(props: NvidiaDevicePluginProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'the plugin registers GPUs with the kubelet of its node',
      },
      calls: [],
    },
    releases: [
      {
        name: 'nvidia-device-plugin',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.nvidiaDevicePlugin,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

const valuesOf = ({
  placement,
  migStrategy = 'none',
  priorityClassName,
}: NvidiaDevicePluginProps): NvidiaDevicePluginValues => ({
  ...placementValues(placement),
  affinity: LINUX_NODES,
  migStrategy,
  resources: resources('50m', '64Mi', '256Mi'),
  priorityClassName,
});
