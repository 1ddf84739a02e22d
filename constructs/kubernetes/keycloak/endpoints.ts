import type { NamespaceReference } from '../core';
import type { OidcEndpoints } from '../identity';
import { HTTP_PORT, KEYCLOAK } from './names';

/** Where a Keycloak stands. */
export interface KeycloakPlace {
  /** Namespace of its servers. */
  readonly namespace: NamespaceReference;
  /** Host that people sign in at. */
  readonly host: string;
  /** Name of the realm. */
  readonly realm: string;
}

/** Where the servers are reached inside the cluster. */
export const internalUrl = ({ name }: NamespaceReference): string =>
  `http://${KEYCLOAK}.${name}.svc.cluster.local:${HTTP_PORT}`;

/**
 * The URLs of a realm: a browser goes to the host, a pod to the Service. Who is told them as values of a
 * chart computes them from the same facts.
 */
export function keycloakEndpoints({ namespace, host, realm }: KeycloakPlace): OidcEndpoints {
  const issuer = `https://${host}/realms/${realm}`;
  const discovery = `${internalUrl(namespace)}/realms/${realm}`;
  const front = `${issuer}/protocol/openid-connect`;
  const back = `${discovery}/protocol/openid-connect`;
  return {
    issuer,
    authorization: `${front}/auth`,
    endSession: `${front}/logout`,
    token: `${back}/token`,
    userInfo: `${back}/userinfo`,
    keys: `${back}/certs`,
    discovery,
  };
}
