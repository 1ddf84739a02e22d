import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { INamespace } from '../core';
import type { IEdge, RouteRule } from '../gateway';
import type { AdminConsoleOptions } from './keycloak-props';
import { HTTP_PORT, KEYCLOAK, MASTER_REALM, SERVER_PODS } from './names';

/** The length of the prefix that every address has. */
const EVERYBODY = '/0';

const SERVICE = { name: KEYCLOAK, port: HTTP_PORT, pods: SERVER_PODS };

/** What is shown to the outside, and where. */
export interface RouteNames {
  readonly namespace: INamespace;
  readonly edge: IEdge;
  readonly host: string;
  readonly realm: string;
}

/**
 * Shows what people need to sign in, and nothing else: neither administration nor the realm `master`,
 * health nor metrics. https://www.keycloak.org/server/reverseproxy#_exposed_path_recommendations
 */
export function exposeSignIn(scope: Construct, { namespace, edge, host, realm }: RouteNames): void {
  edge.expose(scope, 'Route', {
    name: KEYCLOAK,
    namespace,
    host,
    backend: paths(`/realms/${realm}`, '/resources', '/.well-known'),
    auth: { kind: 'app' },
    healthPath: `/realms/${realm}/.well-known/openid-configuration`,
  });
}

/** Shows the administration to the given networks. Its sign-in is that of the realm `master`, which is on the host for people. */
export function exposeAdministration(
  scope: Construct,
  { namespace, edge, host }: RouteNames,
  admin: AdminConsoleOptions,
): void {
  const { allowFrom } = admin;
  checkAdministration(scope, host, admin);
  edge.expose(scope, 'AdminRoute', {
    name: `${KEYCLOAK}-admin`,
    namespace,
    host: admin.host,
    backend: paths('/admin', '/resources'),
    auth: { kind: 'app' },
    healthPath: `/admin/${MASTER_REALM}/console/`,
    allowFrom,
  });
  edge.expose(scope, 'MasterRoute', {
    name: `${KEYCLOAK}-${MASTER_REALM}`,
    namespace,
    host,
    path: `/realms/${MASTER_REALM}`,
    backend: SERVICE,
    auth: { kind: 'app' },
    healthPath: `/realms/${MASTER_REALM}/.well-known/openid-configuration`,
    allowFrom,
  });
}

function checkAdministration(scope: Construct, host: string, admin: AdminConsoleOptions): void {
  if (admin.host === host) {
    throw new ValidationError(
      scope,
      `'admin.host' must differ from 'host', got '${host}' for both; give the administration a host of its own`,
    );
  }
  if (admin.allowFrom.length === 0) {
    throw new ValidationError(
      scope,
      `'admin.allowFrom' must name a network at least, got none; leave 'admin' out for an administration without a route`,
    );
  }
  const everybody = admin.allowFrom.find((cidr) => cidr.endsWith(EVERYBODY));
  if (everybody === undefined) return;
  throw new ValidationError(
    scope,
    `'admin.allowFrom' must not be every address, got '${everybody}'; name the networks that administrators are in`,
  );
}

function paths(...list: readonly string[]): RouteRule[] {
  return list.map((path) => ({ match: { path }, services: [SERVICE] }));
}
