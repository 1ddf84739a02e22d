import type { IConstruct } from 'constructs';
import type { Labels } from '../core';
import type { RouteOptions, RouteRule, RouteService } from '../gateway';

/** How an ingress asks oauth2-proxy about a request. */
export interface SignIn {
  /** The proxy. */
  readonly service: RouteService;
  /** Path of the proxy's own pages on the route's host. */
  readonly prefix: string;
}

/** A route that passed every check. */
export interface IngressRoute {
  /** What was asked for. */
  readonly options: RouteOptions;
  /** The route's path, without a slash at the end unless it is `/`. */
  readonly path: string;
  /** Who answers; the proxy, where it stands before the Service. */
  readonly rules: readonly RouteRule[];
  /** Path that answers when the Services work. */
  readonly healthPath: string;
  /** Addresses that may call; any when undefined. */
  readonly allowFrom?: readonly string[];
  /** Undefined where the ingress has nothing to ask. */
  readonly signIn?: SignIn;
}

/** A path of an Ingress and the Service behind it; `use-annotation` names an action of an ALB instead. */
export interface IngressPath {
  readonly path: string;
  /** Name of a Service or action. */
  readonly name: string;
  readonly port: number | 'use-annotation';
  /**
   * Whether the path is an expression of the controller's own.
   * @default false
   */
  readonly isExpression?: boolean;
}

/** An Ingress of a route. */
export interface IngressShape {
  readonly name: string;
  readonly annotations: Labels;
  readonly paths: readonly IngressPath[];
}

/** The Ingresses by which a controller serves a route. Throws a ValidationError for what it cannot do. */
export type ToIngresses = (scope: IConstruct, route: IngressRoute) => IngressShape[];

/** A Service as the end of a path. */
export const toPath = (path: string, { name, port }: RouteService): IngressPath => ({
  path,
  name,
  port,
});
