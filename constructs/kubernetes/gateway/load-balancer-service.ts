import type { ClusterNetwork } from '../core';
import type { EnvoyServiceSpec } from './envoy-gateway-api';
import { LISTENER_PORTS } from './listener-ports';

/**
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 * EKS Auto Mode takes the same ones, less those that it lists as not supported:
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
 */
const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer';

const LOAD_BALANCER_CLASSES = {
  'auto-mode': 'eks.amazonaws.com/nlb',
  'load-balancer-controller': 'service.k8s.aws/nlb',
} as const;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/**
 * PROXY protocol version 2 tells the proxies the client's address; the connection itself comes from the
 * load balancer. Both target groups have it, so both listeners expect it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#proxy-protocol
 */
const TARGET_GROUP_ATTRIBUTES = [
  'proxy_protocol_v2.enabled=true',
  'preserve_client_ip.enabled=false',
  'deregistration_delay.timeout_seconds=60',
];

/** A Network Load Balancer of AWS: it ends the clients' TLS, and encrypts again to the proxies. */
export interface NetworkLoadBalancer {
  readonly kind: 'nlb';
  /** What makes it: EKS Auto Mode, or the AWS Load Balancer Controller. */
  readonly madeBy: 'auto-mode' | 'load-balancer-controller';
  /** ARN of the certificate in ACM; any non-empty text, so that it may be filled in later. */
  readonly certificateArn: string;
  /** The addresses of the VPC, from which the load balancer calls. */
  readonly network: ClusterNetwork;
  /**
   * Whether it has public addresses, or those of the VPC alone.
   * @default 'internet-facing'
   */
  readonly scheme?: 'internet-facing' | 'internal';
}

/** Whatever load balancer the cluster has for Services; the proxies end the clients' TLS. */
export interface OtherLoadBalancer {
  readonly kind: 'other';
  /**
   * Class of the load balancer.
   * @default - the cluster's default
   */
  readonly loadBalancerClass?: string;
}

/** What stands before the proxies. */
export type LoadBalancer = NetworkLoadBalancer | OtherLoadBalancer;

/** The Service of the proxies that makes the load balancer. */
export function loadBalancerService(
  loadBalancer: LoadBalancer,
  allowFrom: readonly string[],
): EnvoyServiceSpec {
  const sources = allowFrom.length > 0 ? { loadBalancerSourceRanges: [...allowFrom] } : {};
  if (loadBalancer.kind === 'nlb') return { ...networkLoadBalancer(loadBalancer), ...sources };
  const { loadBalancerClass } = loadBalancer;
  // `Local` keeps the client's address.
  return { type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerClass, ...sources };
}

function networkLoadBalancer(options: NetworkLoadBalancer): EnvoyServiceSpec {
  const { madeBy, certificateArn, scheme = 'internet-facing' } = options;
  return {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Cluster',
    loadBalancerClass: LOAD_BALANCER_CLASSES[madeBy],
    annotations: {
      [`${ANNOTATION}-scheme`]: scheme,
      [`${ANNOTATION}-nlb-target-type`]: 'ip',
      [`${ANNOTATION}-ssl-cert`]: certificateArn,
      [`${ANNOTATION}-ssl-ports`]: String(LISTENER_PORTS.https.port),
      [`${ANNOTATION}-ssl-negotiation-policy`]: TLS_POLICY,
      [`${ANNOTATION}-backend-protocol`]: 'ssl',
      [`${ANNOTATION}-alpn-policy`]: 'HTTP2Preferred',
      [`${ANNOTATION}-target-group-attributes`]: TARGET_GROUP_ATTRIBUTES.join(','),
      [`${ANNOTATION}-attributes`]: 'load_balancing.cross_zone.enabled=true',
      // A check begins with the PROXY protocol's header as well, which only the listeners understand.
      [`${ANNOTATION}-healthcheck-protocol`]: 'TCP',
      [`${ANNOTATION}-healthcheck-port`]: 'traffic-port',
    },
  };
}
