import type { k8s } from 'cdk8s-plus-29';
import { ParseError } from '../../../lib/errors';
import { Cidr, ValueError } from '../../../lib/values';
import type { ClusterNetwork } from './cluster-network';
import type { Labels } from './metadata';

const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Instance metadata, from which a pod could take the node's role. */
const INSTANCE_METADATA = Cidr.parse('169.254.169.254/32');

/** Ranges that are not the internet: RFC 1918, RFC 6598, link-local with instance metadata; unique local and link-local IPv6. */
const PRIVATE_IPV4 = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];
const PRIVATE_IPV6 = ['fc00::/7', 'fe80::/10'];
const LINK_LOCAL_IPV4 = ['169.254.0.0/16'];
const METADATA_IPV6 = ['fd00:ec2::/32', 'fe80::/10'];

const IPV6_CIDR = /^[0-9a-f:]+\/\d{1,3}$/;

/** Something that has the name of a namespace. */
export interface NamespaceReference {
  /** The namespace's name. */
  readonly name: string;
}

/**
 * The other end of a network edge: pods, namespaces or addresses. Immutable.
 *
 * No peer ever admits traffic to instance metadata (169.254.169.254).
 */
export class Peer {
  /**
   * Pods of a namespace by label.
   *
   * For egress the labels must be among those in the `selector` of the Service that is called: the
   * VPC CNI allows a Service's address only then. For the same reason a Service's port must equal
   * the container's. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
   */
  static pods(namespace: NamespaceReference, labels: Labels): Peer {
    return new Peer([{ ...namespaceSelector(namespace), podSelector: toSelector(labels) }]);
  }

  /** All pods of a namespace. */
  static namespace(namespace: NamespaceReference): Peer {
    return new Peer([namespaceSelector(namespace)]);
  }

  /** Pods of the policy's own namespace, all of them without labels. */
  static local(labels: Labels = {}): Peer {
    return new Peer([{ podSelector: toSelector(labels) }]);
  }

  /** A range of addresses; throws a ValueError for one that holds instance metadata. */
  static cidr(cidr: string): Peer {
    assertWithoutMetadata(cidr);
    return new Peer([{ ipBlock: { cidr } }]);
  }

  /** Every address of the VPC: databases, file systems, interface endpoints. */
  static vpc(network: ClusterNetwork): Peer {
    return Peer.anyOf(...network.vpcCidrs.map((cidr) => Peer.cidr(cidr)));
  }

  /** Public addresses: no private range, no link-local one. */
  static internet(): Peer {
    return new Peer([
      { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_IPV4 } },
      { ipBlock: { cidr: '::/0', except: PRIVATE_IPV6 } },
    ]);
  }

  /** Every address but instance metadata: for the entrance, where clients keep their addresses. */
  static anywhere(): Peer {
    return new Peer([
      { ipBlock: { cidr: '0.0.0.0/0', except: LINK_LOCAL_IPV4 } },
      { ipBlock: { cidr: '::/0', except: METADATA_IPV6 } },
    ]);
  }

  /** Several peers as one. */
  static anyOf(...peers: readonly Peer[]): Peer {
    return new Peer(peers.flatMap((peer) => peer.rules));
  }

  /** An address that a class of this folder vouches for, link-local ones included. */
  static trustedAddresses(cidrs: readonly string[]): Peer {
    return new Peer(cidrs.map((cidr) => ({ ipBlock: { cidr } })));
  }

  private constructor(private readonly rules: readonly k8s.NetworkPolicyPeer[]) {}

  /** The entries of `from` or `to` in a NetworkPolicy. */
  toRules(): k8s.NetworkPolicyPeer[] {
    return [...this.rules];
  }
}

/** A selector of pods; all of them without labels. The API server drops an empty map, and then sees a change. */
export function toSelector(labels: Labels = {}): k8s.LabelSelector {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}

function namespaceSelector(namespace: NamespaceReference): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace.name } } };
}

function assertWithoutMetadata(cidr: string): void {
  if (!cidr.includes(':')) {
    if (Cidr.parse(cidr).contains(INSTANCE_METADATA)) throw metadataError(cidr);
    return;
  }
  if (!IPV6_CIDR.test(cidr)) {
    throw new ParseError(`'${cidr}' is not a network; write one such as 'fd30:1c53:5f8a::/48'`);
  }
  if (cidr === '::/0' || cidr.startsWith('fd00:ec2:')) throw metadataError(cidr);
}

function metadataError(cidr: string): ValueError {
  return new ValueError(
    `'${cidr}' holds the address of instance metadata, which stays blocked; use Peer.internet() or Peer.anywhere()`,
  );
}
