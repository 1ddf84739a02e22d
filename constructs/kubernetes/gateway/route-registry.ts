import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Hostname } from '../../../lib/values';
import { validated } from '../core';
import { assertCapable, type CapableEdge } from './capabilities';
import type { ExposedRoute, RouteOptions } from './i-edge';
import { assertRoute, normalizedPath } from './route-checks';

/** The edge that routes are for. */
export interface RouteRegistryProps extends CapableEdge {
  /** Domain that the certificate and the zone are for: the apex and every name one label below it. */
  readonly domain: string;
}

/** A route that passed every check. */
export interface RegisteredRoute {
  /** What the edge hands back. */
  readonly exposed: ExposedRoute;
  /** The route's path, without a slash at the end unless it is `/`. */
  readonly path: string;
}

interface Entry {
  readonly key: string;
  readonly object: string;
  readonly route: ExposedRoute;
}

/** What every edge keeps: the routes it has, and what must hold for each. */
export class RouteRegistry {
  private readonly entries: Entry[] = [];
  private readonly domain: Hostname;

  /** Throws a ValidationError, which names the scope, for a domain that is none. */
  constructor(
    scope: IConstruct,
    private readonly props: RouteRegistryProps,
  ) {
    this.domain = validated(scope, 'domain', () => Hostname.parse(props.domain));
  }

  /** Everything registered so far, in the order of host and path. */
  get routes(): readonly ExposedRoute[] {
    return this.entries
      .toSorted((left, right) => (left.key < right.key ? -1 : 1))
      .map(({ route }) => route);
  }

  /**
   * Checks a route and keeps it. Throws a ValidationError for a host outside the domain, for a host and
   * path or a name that are taken, for what the edge cannot do, and for values that make no sense.
   */
  register(scope: IConstruct, options: RouteOptions): RegisteredRoute {
    assertRoute(scope, this.domain, options);
    assertCapable(scope, this.props, options);
    const { name, namespace, host, auth } = options;
    const path = normalizedPath(options.path ?? '/');
    const exposed: ExposedRoute = {
      name,
      url: path === '/' ? `https://${host}` : `https://${host}${path}`,
      healthUrl: `https://${host}${options.healthPath ?? path}`,
      auth: auth.kind,
      limited: (options.allowFrom ?? []).length > 0,
    };
    this.assertFree(scope, options, path);
    this.entries.push({
      key: `${host}${path}`,
      object: `${namespace.name}/${name}`,
      route: exposed,
    });
    return { exposed, path };
  }

  private assertFree(
    scope: IConstruct,
    { name, namespace, host }: RouteOptions,
    path: string,
  ): void {
    const taken = this.entries.find(({ key }) => key === `${host}${path}`);
    if (taken !== undefined) {
      throw new ValidationError(
        scope,
        `'host' and 'path' must be unique, got '${host}${path}', which '${taken.object}' has; choose another path`,
      );
    }
    if (this.entries.every(({ object }) => object !== `${namespace.name}/${name}`)) return;
    throw new ValidationError(
      scope,
      `'name' must be unique in the namespace, got '${name}' twice in '${namespace.name}'; name the part as well`,
    );
  }
}
