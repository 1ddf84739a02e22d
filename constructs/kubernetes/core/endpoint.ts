import { k8s } from 'cdk8s-plus-29';
import { KUBE_SYSTEM } from '../../../lib/contracts/namespaces';
import { ValueError } from '../../../lib/values';
import { apiServerCidrs, dnsCidrs, type ClusterNetwork } from './cluster-network';
import { Peer } from './peer';

const DNS_PORT = 53;
const HTTPS_PORT = 443;

/**
 * The EKS Pod Identity agent's addresses and port.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
const POD_IDENTITY_CIDRS = ['169.254.170.23/32', 'fd00:ec2::23/128'];
const POD_IDENTITY_PORT = 80;

const CLUSTER_DNS_PODS = { 'k8s-app': 'kube-dns' };

/**
 * The VPC CNI takes at most 24 combinations of ports a rule.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
const MAXIMUM_PORTS = 24;

/** A TCP port, or a port or range of ports with its protocol. */
export type NetworkPort =
  number | { readonly port: number; readonly protocol?: 'TCP' | 'UDP'; readonly endPort?: number };

/** The ports of an edge; `all` opens every port and protocol. */
export type NetworkPorts = readonly NetworkPort[] | 'all';

/** A peer with the ports it listens on: what a consumer needs to write its egress edge. Immutable. */
export class Endpoint {
  /** A peer and its ports. Throws a ValueError for no port or more than 24. */
  static of(peer: Peer, ports: NetworkPorts): Endpoint {
    return new Endpoint(peer, ports);
  }

  /** The Kubernetes API: its Service address, and its private addresses in the VPC. */
  static apiServer(network: ClusterNetwork): Endpoint {
    const service = Peer.trustedAddresses(apiServerCidrs(network));
    return new Endpoint(Peer.anyOf(service, Peer.vpc(network)), [HTTPS_PORT]);
  }

  /** The agent that hands a pod the credentials of its EKS Pod Identity association. */
  static podIdentity(): Endpoint {
    return new Endpoint(Peer.trustedAddresses(POD_IDENTITY_CIDRS), [POD_IDENTITY_PORT]);
  }

  /**
   * The APIs of AWS: public addresses, and interface endpoints in the VPC. A NetworkPolicy cannot
   * name a service such as S3, so whatever else answers HTTPS there is reached as well.
   */
  static aws(network: ClusterNetwork): Endpoint {
    return new Endpoint(Peer.anyOf(Peer.internet(), Peer.vpc(network)), [HTTPS_PORT]);
  }

  /** Cluster DNS: CoreDNS pods where there are some, and the Service address, which is all there is on Auto Mode. */
  static dns(network: ClusterNetwork): Endpoint {
    const pods = Peer.pods({ name: KUBE_SYSTEM }, CLUSTER_DNS_PODS);
    return new Endpoint(Peer.anyOf(pods, Peer.trustedAddresses(dnsCidrs(network))), [
      { port: DNS_PORT, protocol: 'UDP' },
      { port: DNS_PORT, protocol: 'TCP' },
    ]);
  }

  private constructor(
    /** Who listens. */
    readonly peer: Peer,
    /** On which ports. */
    readonly ports: NetworkPorts,
  ) {
    toPolicyPorts(ports);
  }
}

/** The `ports` of a NetworkPolicy rule; undefined, which means all, for `all`. */
export function toPolicyPorts(ports: NetworkPorts): k8s.NetworkPolicyPort[] | undefined {
  if (ports === 'all') return undefined;
  if (ports.length === 0 || ports.length > MAXIMUM_PORTS) {
    throw new ValueError(
      `'ports' must list 1 to ${MAXIMUM_PORTS} ports, got ${ports.length}; write a range with 'endPort', or 'all'`,
    );
  }
  return ports.map(toPolicyPort);
}

function toPolicyPort(port: NetworkPort): k8s.NetworkPolicyPort {
  const { port: first, protocol = 'TCP', endPort } = typeof port === 'number' ? { port } : port;
  assertPort(first);
  if (endPort !== undefined) assertPort(endPort);
  if (endPort !== undefined && endPort < first) {
    throw new ValueError(`'endPort' must not be below 'port' ${first}, got ${endPort}`);
  }
  return { port: k8s.IntOrString.fromNumber(first), protocol, endPort };
}

function assertPort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  throw new ValueError(`a port must be an integer from 1 to 65535, got ${port}`);
}
