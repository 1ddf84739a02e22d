import type { Construct } from 'constructs';
import type { INamespace, Labels } from '../core';
import type { RouteAuth } from './route-auth';

/** What an edge may be able to do; using what it cannot is an error that names an edge that can. */
export type EdgeCapability =
  | 'oidc'
  | 'jwt'
  | 'apiKey'
  | 'weights'
  | 'headerMatch'
  | 'cookieMatch'
  | 'mirror'
  | 'sessionAffinity'
  | 'rateLimit'
  | 'allowList'
  | 'stripPath'
  | 'waf';

/** Where requests go: a Service, and the pods behind it. */
export interface RouteService {
  /** Name of the Service. */
  readonly name: string;
  /** Its port, which equals the container's. */
  readonly port: number;
  /** Labels of its pods, which are among those in its `selector`. */
  readonly pods: Labels;
}

/** One of several Services that share the requests of a rule. */
export interface WeightedService extends RouteService {
  /**
   * Share of the requests, relative to those of the others.
   * @default 1
   */
  readonly weight?: number;
}

/** A Service that gets copies. */
export interface RouteMirror extends RouteService {
  /**
   * Percent of the requests that are copied.
   * @default 100
   */
  readonly percent?: number;
}

/** Requests that a rule is for; all conditions hold at once. */
export interface RouteMatch {
  /**
   * Path below the route's own, such as `/v2`.
   * @default - every path of the route
   */
  readonly path?: string;
  /**
   * Values of headers by name.
   * @default - any
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Values of cookies by name.
   * @default - any
   */
  readonly cookies?: Readonly<Record<string, string>>;
}

/** Requests, and the Services that answer them. */
export interface RouteRule {
  /**
   * Which requests.
   * @default - all
   */
  readonly match?: RouteMatch;
  /** Who answers. */
  readonly services: readonly WeightedService[];
  /**
   * A Service that gets copies of requests, whose answers are dropped.
   * @default - none
   */
  readonly mirror?: RouteMirror;
}

/** A limit on requests. */
export interface RateLimit {
  readonly requests: number;
  readonly per: 'second' | 'minute' | 'hour';
}

/** A web interface or API to show to the outside. */
export interface RouteOptions {
  /** Name of the route, unique in the namespace: the product. */
  readonly name: string;
  /** Where the Services are. */
  readonly namespace: INamespace;
  /** Host, under the edge's domain. */
  readonly host: string;
  /**
   * Path that the route begins at.
   * @default '/'
   */
  readonly path?: string;
  /**
   * Whether the route's path is taken off before a request reaches a Service: for software that writes
   * links below a path, and answers below `/`.
   * @default false
   */
  readonly stripPath?: boolean;
  /** Who answers: one Service, or rules from the most specific to the least. */
  readonly backend: RouteService | readonly RouteRule[];
  /** Who passes. */
  readonly auth: RouteAuth;
  /**
   * Path that answers 200 (or a redirect to sign in) when the application works; the smoke check asks it.
   * @default - the route's path
   */
  readonly healthPath?: string;
  /**
   * Seconds that a request may take altogether; 0 for no limit, as web sockets and token streams need.
   * @default 60
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * Seconds without a byte after which a connection is closed.
   * @default 3600
   */
  readonly idleTimeoutSeconds?: number;
  /**
   * Largest body of a request, such as `100Mi`. Envoy Gateway judges by the length that a request
   * declares, and lets one pass that declares none.
   * @default - the edge's own limit
   */
  readonly maxBodySize?: string;
  /**
   * Limit on requests from one address.
   * @default - none
   */
  readonly rateLimit?: RateLimit;
  /**
   * Limit on requests of one client, who has the key or whom the token was made for; needs an `auth` with a
   * `clientHeader`, which says who it is.
   * @default - none
   */
  readonly clientRateLimit?: RateLimit;
  /**
   * Addresses that may call; others are refused.
   * @default - the edge's own list
   */
  readonly allowFrom?: readonly string[];
  /**
   * Keeps a client with one pod, by a cookie of this name.
   * @default - requests go to any pod
   */
  readonly sessionCookie?: string;
  /**
   * Whether requests must pass the edge's web application firewall.
   * @default false
   */
  readonly waf?: boolean;
}

/** A route as the edge has it. */
export interface ExposedRoute {
  readonly name: string;
  /** `https://host/path`, without a slash at the end. */
  readonly url: string;
  /** What the smoke check asks, and whether people are asked to sign in there. */
  readonly healthUrl: string;
  readonly auth: RouteAuth['kind'];
  /** Whether only some networks may call, so that a visitor from elsewhere is refused. */
  readonly limited: boolean;
}

/** The one entrance for web interfaces and APIs. */
export interface IEdge {
  /** What this edge is, for messages: `Envoy Gateway`. */
  readonly product: string;
  readonly capabilities: ReadonlySet<EdgeCapability>;
  /** Everything exposed so far, in the order of host and path. */
  readonly routes: readonly ExposedRoute[];
  /**
   * Shows Services to the outside. Throws a ValidationError for a host outside the edge's domain, for a
   * host and path that are taken, and for what the edge cannot do.
   */
  expose(scope: Construct, id: string, options: RouteOptions): ExposedRoute;
}
