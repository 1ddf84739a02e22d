import type { IIdentityProvider } from '../identity';
import type { ISecret } from '../secrets';

/** The edge signs people in before a request passes: for tools that have no login of their own. */
export interface OidcAuth {
  readonly kind: 'oidc';
  readonly identity: IIdentityProvider;
  /** Id of the client that is registered for the route. */
  readonly clientId: string;
  /** Groups whose members pass; at least one. */
  readonly groups: readonly string[];
}

/** The edge checks a bearer token: for programs. */
export interface JwtAuth {
  readonly kind: 'jwt';
  readonly identity: IIdentityProvider;
  /** The `aud` that a token must carry. */
  readonly audience: string;
  /** Groups whose members pass; at least one. */
  readonly groups: readonly string[];
  /**
   * Header in which the application is told who calls, by the token’s claim `azp`: the client that it was made for.
   * Whatever a caller writes there is replaced.
   * @default - the application is not told
   */
  readonly clientHeader?: string;
}

/** The edge checks a key in a header: for clients that cannot fetch tokens. */
export interface ApiKeyAuth {
  readonly kind: 'apiKey';
  /** Keys by the name of the client that has one. */
  readonly keys: ISecret;
  /**
   * Header that carries the key.
   * @default 'x-api-key'
   */
  readonly header?: string;
  /**
   * Header in which the application is told who calls, by the name that the key has in the secret. Whatever a caller
   * writes there is replaced.
   * @default - the application is not told
   */
  readonly clientHeader?: string;
}

/** The application signs people in itself, by OIDC. */
export interface AppAuth {
  readonly kind: 'app';
}

/** Nobody is asked who they are. */
export interface PublicAuth {
  readonly kind: 'public';
  /** Why this is right; shown in the route. */
  readonly reason: string;
}

/** Who passes a route. */
export type RouteAuth = OidcAuth | JwtAuth | ApiKeyAuth | AppAuth | PublicAuth;

/** The header in which an application is told who calls; undefined where it is not told. */
export const clientHeaderOf = (auth: RouteAuth): string | undefined =>
  auth.kind === 'jwt' || auth.kind === 'apiKey' ? auth.clientHeader : undefined;
