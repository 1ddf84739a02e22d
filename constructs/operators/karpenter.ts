import { CHARTS } from '../../lib/catalogue';
import { KARPENTER_NAMESPACE } from '../../lib/contracts/karpenter';
import { KUBE_SYSTEM } from '../../lib/contracts/namespaces';
import { ROLE_ANNOTATION } from '../../lib/contracts/irsa';
import { WAVES } from '../../lib/contracts/waves';
import type { ChartRelease } from '../../lib/release/chart-release';

/** Self-managed Karpenter, where EKS Auto Mode does not make the nodes. */
export interface KarpenterProps {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Name of the queue that announces interruptions. */
  readonly interruptionQueue: string;
  /** The service account with Karpenter's role; the chart makes it. */
  readonly serviceAccount: string;
  /**
   * ARN of its role, where the service account has to name it: with IAM roles for service accounts.
   *
   * @default - EKS Pod Identity, which needs no name
   */
  readonly roleArn?: string;
  /** Label of the nodes that Karpenter itself runs on: it must not depend on nodes that it makes. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** Two, so that pools grow while a node of the managed group is replaced. */
const REPLICAS = 2;

/**
 * The releases of Karpenter: its CRDs in a chart of their own, which upgrades them, and the controller.
 *
 * https://karpenter.sh/docs/upgrading/upgrade-guide/#crd-upgrades
 */
export function karpenter(props: KarpenterProps): ChartRelease[] {
  return [
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
      namespace: KARPENTER_NAMESPACE,
      chart: CHARTS.karpenter,
      definitions: 'separate-release',
      skipDefinitions: true,
      values: {
        replicas: REPLICAS,
        serviceAccount: { name: props.serviceAccount, annotations: annotationsOf(props) },
        nodeSelector: { 'kubernetes.io/os': 'linux', ...props.nodeSelector },
        settings: {
          clusterName: props.clusterName,
          interruptionQueue: props.interruptionQueue,
          featureGates: { reservedCapacity: true, nodeRepair: true },
        },
        controller: {
          resources: {
            requests: { cpu: '500m', memory: '512Mi' },
            limits: { memory: '1Gi' },
          },
        },
      },
    },
  ];
}

function annotationsOf({ roleArn }: KarpenterProps): Record<string, string> {
  return roleArn === undefined ? {} : { [ROLE_ANNOTATION]: roleArn };
}
