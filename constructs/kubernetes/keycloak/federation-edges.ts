import { Endpoint, Peer, type ClusterNetwork, type INamespace } from '../core';
import type { Federation } from './federation';
import { KEYCLOAK, SERVER_PODS } from './names';

const LDAPS_PORT = 636;
const HTTPS_PORT = 443;

/** Lets the servers call where people come from. Throws a ParseError or ValueError for malformed addresses. */
export function allowFederation(
  namespace: INamespace,
  network: ClusterNetwork,
  federation: Federation,
): void {
  namespace.allowEgressTo(`${KEYCLOAK}-to-${federation.name}`, endpointOf(network, federation), {
    pods: SERVER_PODS,
  });
}

function endpointOf(network: ClusterNetwork, federation: Federation): Endpoint {
  if (federation.kind === 'oidc') return Endpoint.of(Peer.internet(), [HTTPS_PORT]);
  const { addresses, url } = federation;
  const port = Number(/:(\d+)$/.exec(url)?.[1] ?? LDAPS_PORT);
  const peer =
    addresses === undefined
      ? Peer.vpc(network)
      : Peer.anyOf(...addresses.map((cidr) => Peer.cidr(cidr)));
  return Endpoint.of(peer, [port]);
}
