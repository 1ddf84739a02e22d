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

const NAMESPACE = OPERATOR_NAMESPACES.neuronDevicePlugin;

/**
 * The plugin that offers Neuron devices to pods, for nodes whose image has the driver: Amazon Linux 2023 with
 * self-managed Karpenter. The chart keeps off the nodes of EKS Auto Mode, which bring it. Its scheduler for
 * devices side by side, and its detector of broken ones, which needs rights on CloudWatch, are left out.
 */
export interface NeuronDevicePluginProps extends Omit<OperatorOptions, 'monitoredFrom'> {
  /** The nodes with Neuron devices, by label and taint. */
  readonly placement: Placement;
}

interface Switch {
  readonly enabled: boolean;
}

interface NeuronValues {
  readonly devicePlugin: PlacementValues & {
    readonly enabled: true;
    readonly namespaceOverride: string;
    readonly resources: ResourceValues;
    readonly priorityClassName?: string;
  };
  readonly draDriver: Switch;
  readonly npd: Switch;
  readonly scheduler: Switch;
  readonly ultraserverOperator: Switch;
}

/** The release of the Neuron device plugin; what is left of its chart has no CRDs. */
export function neuronDevicePlugin(props: NeuronDevicePluginProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'the plugin registers Neuron devices with the kubelet of its node',
      },
      calls: ['api-server'],
    },
    releases: [
      {
        name: 'neuron-device-plugin',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.neuron,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

const OFF: Switch = { enabled: false };

const valuesOf = ({ placement, priorityClassName }: NeuronDevicePluginProps): NeuronValues => ({
  devicePlugin: {
    ...placementValues(placement),
    enabled: true,
    // The chart's own is kube-system, wherever the release is.
    namespaceOverride: NAMESPACE,
    resources: resources('50m', '64Mi', '256Mi'),
    priorityClassName,
  },
  draDriver: OFF,
  npd: OFF,
  scheduler: OFF,
  ultraserverOperator: OFF,
});
