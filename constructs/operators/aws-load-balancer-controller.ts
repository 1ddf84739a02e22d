import { CHARTS } from '../../lib/catalogue';
import { CONTROLLERS } from '../../lib/contracts/identities';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  chartLabels,
  metricsCaller,
  monitorValues,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  serviceAccountValues,
  spread,
  type AwsOperatorOptions,
  type ContainerSecurityValues,
  type MonitorValues,
  type PlacementValues,
  type PodSecurityValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.awsLoadBalancerController;
const RELEASE = 'aws-load-balancer-controller';

/** https://github.com/aws/eks-charts/blob/v0.0.242/stable/aws-load-balancer-controller/templates/deployment.yaml */
const WEBHOOK_PORT = 9443;
const METRICS_PORT = 8080;

/** The class of Services that get a Network Load Balancer. https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/deploy/configurations.md */
const LOAD_BALANCER_CLASS = 'service.k8s.aws/nlb';

/** The ingress class; not `alb`, which EKS Auto Mode's documentation and other installations use. */
const INGRESS_CLASS = 'platform-alb';

/** The AWS Load Balancer Controller, where EKS Auto Mode does not make the load balancers. */
export interface AwsLoadBalancerControllerProps
  extends ReplicatedOperatorOptions, AwsOperatorOptions {
  /** Name of the cluster, which is written on what it makes. */
  readonly clusterName: string;
  /** The region: pods cannot ask the instance, whose metadata are out of their reach. */
  readonly region: string;
  /** The VPC, by its id or by tags that it alone has in the region. */
  readonly vpc: { readonly id: string } | { readonly tags: Readonly<Record<string, string>> };
  /**
   * Name of the ingress class.
   * @default 'platform-alb'
   */
  readonly ingressClass?: string;
}

interface ControllerValues extends PlacementValues {
  readonly fullnameOverride: string;
  readonly replicaCount: number;
  readonly clusterName: string;
  readonly region: string;
  readonly vpcId?: string;
  readonly vpcTags?: Readonly<Record<string, string>>;
  readonly ingressClass: string;
  readonly ingressClassParams: { readonly create: false };
  readonly loadBalancerClass: string;
  readonly defaultTargetType: 'ip';
  readonly enableServiceMutatorWebhook: false;
  readonly enableShield: false;
  readonly keepTLSSecret: true;
  readonly serviceAccount: ServiceAccountValues;
  readonly serviceMonitor: MonitorValues;
  readonly podSecurityContext: PodSecurityValues & { readonly fsGroup: number };
  readonly securityContext: ContainerSecurityValues & PodSecurityValues;
  readonly podDisruptionBudget: { readonly maxUnavailable: 1 };
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly resources: ResourceValues;
  readonly priorityClassName?: string;
}

/**
 * The release of the AWS Load Balancer Controller. Its CRDs are in the chart's `crds/` folder: the first
 * installation brings them, an upgrade needs `kubectl apply` of the new ones before.
 *
 * https://github.com/aws/eks-charts/tree/v0.0.242/stable/aws-load-balancer-controller#upgrade
 */
export function awsLoadBalancerController(props: AwsLoadBalancerControllerProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server', 'aws', 'pod-identity'],
      calledOn: [
        { port: WEBHOOK_PORT, by: 'api-server' },
        ...metricsCaller(METRICS_PORT, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.awsLoadBalancerController,
        definitions: 'manual-step',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: AwsLoadBalancerControllerProps): ControllerValues {
  const { clusterName, region, vpc, ingressClass, replicas, priorityClassName } = props;
  const { serviceAccount } = CONTROLLERS.loadBalancers;
  return {
    ...placementValues(props.placement),
    fullnameOverride: RELEASE,
    replicaCount: replicas ?? REPLICAS,
    clusterName,
    region,
    ...('id' in vpc ? { vpcId: vpc.id } : { vpcTags: vpc.tags }),
    ingressClass: ingressClass ?? INGRESS_CLASS,
    ingressClassParams: { create: false },
    loadBalancerClass: LOAD_BALANCER_CLASS,
    defaultTargetType: 'ip',
    // It would give its class to every Service of type LoadBalancer, also those that are meant for others.
    enableServiceMutatorWebhook: false,
    // A subscription of its own, for which the role has no permission.
    enableShield: false,
    keepTLSSecret: true,
    serviceAccount: serviceAccountValues(serviceAccount, props),
    serviceMonitor: monitorValues(props.monitoredFrom),
    podSecurityContext: { ...RESTRICTED_POD, fsGroup: 65534 },
    securityContext: { ...RESTRICTED_CONTAINER, ...RESTRICTED_POD },
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpreadConstraints: spread(chartLabels(RELEASE, RELEASE)),
    resources: resources('100m', '256Mi', '512Mi'),
    priorityClassName,
  };
}
