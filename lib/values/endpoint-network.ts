import { Cidr } from './cidr';
import { ValueError } from './value-error';

/** A network of this prefix or a shorter one is let in with a reason only. */
const TOO_WIDE = 7;

/** EKS refuses these in a public access list. */
const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) =>
  Cidr.parse(text),
);

/** Asserts that a network may reach a public endpoint of a cluster; a reason admits wide ones. */
export function assertEndpointNetwork(network: Cidr, allowAnywhereReason?: string): void {
  if (network.prefix <= TOO_WIDE && allowAnywhereReason === undefined) {
    throw new ValueError(
      `must not be wider than /${TOO_WIDE + 1}, got '${network.toString()}'; name the networks that need access, or say in 'allowAnywhereReason' why all do`,
    );
  }
  if (PRIVATE_NETWORKS.some((range) => range.contains(network))) {
    throw new ValueError(
      `must be public addresses, got '${network.toString()}'; clients inside the VPC need no entry, others appear with their NAT address`,
    );
  }
}
