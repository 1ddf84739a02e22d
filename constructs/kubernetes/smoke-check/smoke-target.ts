import { ValueError } from '../../../lib/values';
import type { ExposedRoute } from '../gateway';
import type { IIdentityProvider } from '../identity';

/**
 * What a visitor without a session or a credential meets: an answer, or the sign-in of the application
 * itself; the sign-in that the edge demands; a refusal; or, by where it comes from, any of these.
 */
type Expectation = 'answer' | 'sign-in' | 'refuse' | 'answer-or-refuse';

/** A URL to visit, as the program reads it. */
export interface SmokeTarget {
  /** Name of the route. */
  readonly name: string;
  /** What people open. */
  readonly url: string;
  /** What answers when the application works. */
  readonly healthUrl: string;
  /** The unencrypted form of the URL, which must redirect to https. */
  readonly plainUrl: string;
  /** What a visitor must meet. */
  readonly expect: Expectation;
  /**
   * Host of the identity provider.
   * @default - nobody is sent to another host
   */
  readonly signInHost?: string;
}

const EXPECTATIONS: Readonly<Record<ExposedRoute['auth'], Expectation>> = {
  app: 'answer',
  public: 'answer',
  oidc: 'sign-in',
  jwt: 'refuse',
  apiKey: 'refuse',
};

/**
 * The targets of an edge's routes: everything that is exposed is visited.
 *
 * Throws a ValueError for a route with sign-in at the edge where no identity provider is given.
 */
export function smokeTargets(
  routes: readonly ExposedRoute[],
  identity?: Pick<IIdentityProvider, 'endpoints'>,
): SmokeTarget[] {
  const signInHost = identity && new URL(identity.endpoints.authorization).host;
  return routes.map(({ name, url, healthUrl, auth, limited }) => {
    const expect = limited ? 'answer-or-refuse' : EXPECTATIONS[auth];
    if (expect === 'sign-in' && signInHost === undefined) {
      throw new ValueError(
        `route '${name}' asks people to sign in, so 'identity' must say at which identity provider`,
      );
    }
    const plainUrl = url.replace(/^https:/, 'http:');
    return { name, url, healthUrl, plainUrl, expect, signInHost };
  });
}
