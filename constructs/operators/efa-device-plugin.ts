import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  placementValues,
  resources,
  type Placement,
  type PlacementValues,
  type ResourceValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.efaDevicePlugin;

/**
 * The plugin that offers Elastic Fabric Adapter interfaces to pods, for nodes of self-managed Karpenter. The
 * chart keeps off the nodes of EKS Auto Mode, which bring it, and gives its pods the priority
 * `system-node-critical`. Its image is in the registry of EKS in us-west-2, which nodes of commercial regions
 * may read.
 */
export interface EfaDevicePluginProps {
  /** The nodes whose pods use EFA, by label and taint. */
  readonly placement: Placement;
}

interface EfaDevicePluginValues extends PlacementValues {
  readonly resources: ResourceValues;
}

/** The release of the EFA device plugin; it has no CRDs. */
export function efaDevicePlugin({ placement }: EfaDevicePluginProps): Operator {
  const values: EfaDevicePluginValues = {
    ...placementValues(placement),
    resources: resources('10m', '20Mi', '128Mi'),
  };
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'the plugin registers network interfaces with the kubelet of its node',
      },
      calls: [],
    },
    releases: [
      {
        name: 'aws-efa-k8s-device-plugin',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.efaDevicePlugin,
        definitions: 'none',
        values: helmValues(values),
      },
    ],
  };
}
