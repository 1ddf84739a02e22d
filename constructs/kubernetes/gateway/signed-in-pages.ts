import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { INamespace } from '../core';
import type { IIdentityProvider } from '../identity';
import type { IEdge, RouteOptions } from './i-edge';

/** Pages for people, and who sees them. */
export interface SignedInPages {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** The entrance. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Id of the client at the identity provider. */
  readonly clientId: string;
  /** Groups whose members see the pages; at least one. */
  readonly groups: readonly string[];
}

/** Shows pages at the edge to who is signed in. Throws a ValidationError without a group: nobody would see them. */
export function exposeSignedIn(
  scope: Construct,
  { namespace, host, path, edge, identity, clientId, groups }: SignedInPages,
  route: Omit<RouteOptions, 'namespace' | 'host' | 'path' | 'auth'>,
): void {
  if (groups.length === 0) {
    throw new ValidationError(
      scope,
      `'groups' must name one at least, got none; nobody could see the pages`,
    );
  }
  const auth = { kind: 'oidc', identity, clientId, groups } as const;
  edge.expose(scope, 'Route', { healthPath: `${path}/`, ...route, namespace, host, path, auth });
}
