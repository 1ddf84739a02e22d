import { CHARTS } from '../../lib/catalogue';
import { KUBE_SYSTEM } from '../../lib/contracts/namespaces';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorValues,
  REPLICAS,
  resources,
  serviceAccountValues,
  type AwsOperatorOptions,
  type MonitorValues,
  type OperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
} from './pod-values';

/** https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/charts/karpenter/values.yaml */
const METRICS_PORT = 8080;

/** Self-managed Karpenter, where EKS Auto Mode does not make the nodes. */
export interface KarpenterProps extends AwsOperatorOptions, Pick<OperatorOptions, 'monitoredFrom'> {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Name of the queue that announces interruptions. */
  readonly interruptionQueue: string;
  /** The service account with Karpenter's role; the chart makes it. */
  readonly serviceAccount: string;
  /** Label of the nodes that Karpenter itself runs on: it must not depend on nodes that it makes. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

interface KarpenterValues {
  readonly replicas: number;
  readonly serviceAccount: ServiceAccountValues;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly settings: {
    readonly clusterName: string;
    readonly interruptionQueue: string;
    readonly featureGates: { readonly reservedCapacity: boolean; readonly nodeRepair: boolean };
  };
  readonly controller: { readonly resources: ResourceValues };
  readonly serviceMonitor: MonitorValues;
}

/**
 * Karpenter: its CRDs in a chart of their own, which upgrades them, and the controller.
 *
 * https://karpenter.sh/docs/upgrading/upgrade-guide/#crd-upgrades
 */
export function karpenter(props: KarpenterProps): Operator {
  return {
    namespace: {
      name: OPERATOR_NAMESPACES.karpenter,
      calls: ['api-server', 'pod-identity', 'aws'],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: 'karpenter-crd',
        wave: WAVES.definitions,
        namespace: KUBE_SYSTEM,
        chart: CHARTS.karpenterCrds,
        values: {},
        definitions: 'templated',
      },
      {
        name: 'karpenter',
        wave: WAVES.controllers,
        namespace: OPERATOR_NAMESPACES.karpenter,
        chart: CHARTS.karpenter,
        definitions: 'separate-release',
        skipDefinitions: true,
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: KarpenterProps): KarpenterValues {
  return {
    replicas: REPLICAS,
    serviceAccount: serviceAccountValues(props.serviceAccount, props),
    nodeSelector: { 'kubernetes.io/os': 'linux', ...props.nodeSelector },
    settings: {
      clusterName: props.clusterName,
      interruptionQueue: props.interruptionQueue,
      featureGates: { reservedCapacity: true, nodeRepair: true },
    },
    controller: { resources: resources('500m', '512Mi', '1Gi') },
    serviceMonitor: monitorValues(props.monitoredFrom),
  };
}
