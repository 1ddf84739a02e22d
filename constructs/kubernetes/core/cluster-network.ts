import { ParseError } from '../../../lib/errors';
import { addressText, Cidr } from '../../../lib/values';

/**
 * EKS picks one of these for Services when the cluster names none.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
const EKS_SERVICE_CIDRS = ['10.100.0.0/16', '172.20.0.0/16'];

/** The `kubernetes` Service has the first address of the range, cluster DNS the tenth. */
const API_SERVER_OFFSET = 1;
const DNS_OFFSET = 10;

const IPV6_RANGE = /^([0-9a-f:]+::)\/\d{1,3}$/;

/** The addresses of the cluster that network policies have to name, because no pod selector reaches them. */
export interface ClusterNetwork {
  /** The ranges of the VPC: they hold the API server's private addresses, interface endpoints and databases. */
  readonly vpcCidrs: readonly string[];
  /**
   * The ranges of Service addresses.
   * @default - both ranges that EKS chooses from
   */
  readonly serviceCidrs?: readonly string[];
}

/**
 * The addresses of cluster DNS, each as a network of one address.
 *
 * On EKS Auto Mode CoreDNS runs on the node, not in pods: only the Service address admits queries.
 * https://github.com/aws/containers-roadmap/issues/2552
 */
export function dnsCidrs(network: ClusterNetwork): string[] {
  return serviceAddresses(network, DNS_OFFSET);
}

/**
 * The addresses under which pods reach the API server, each as a network of one address.
 *
 * The VPC CNI judges egress before the Service address is translated, and the `kubernetes` Service
 * has no selector it could follow: the address itself has to be allowed.
 * https://github.com/aws/amazon-network-policy-controller-k8s/blob/main/pkg/resolvers/endpoints.go
 */
export function apiServerCidrs(network: ClusterNetwork): string[] {
  return serviceAddresses(network, API_SERVER_OFFSET);
}

function serviceAddresses(network: ClusterNetwork, offset: number): string[] {
  return (network.serviceCidrs ?? EKS_SERVICE_CIDRS).map((cidr) => addressAt(cidr, offset));
}

function addressAt(cidr: string, offset: number): string {
  if (!cidr.includes(':')) return `${addressText(Cidr.parse(cidr).first + offset)}/32`;
  const prefix = IPV6_RANGE.exec(cidr)?.[1];
  if (prefix === undefined) {
    throw new ParseError(
      `'${cidr}' is not a range of Service addresses; write an IPv6 range such as 'fd30:1c53:5f8a::/108'`,
    );
  }
  return `${prefix}${offset.toString(16)}/128`;
}
