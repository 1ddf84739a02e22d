import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { EdgeCapability, RouteMatch, RouteOptions, RouteRule } from './i-edge';
import { rulesOf } from './route-rules';

const ENVOY = 'Envoy Gateway';
const NGINX = 'ingress-nginx';
const ALB = "an existing ingress class with the controller 'alb' and a web ACL";

/** The edges to turn to, by hand: an edge's own list is what it can do. */
const ABLE_EDGES: Readonly<Record<EdgeCapability, string>> = {
  oidc: `${ENVOY} or ${NGINX}`,
  jwt: ENVOY,
  apiKey: ENVOY,
  weights: `${ENVOY} or ${NGINX}`,
  headerMatch: `${ENVOY} or ${NGINX}`,
  cookieMatch: `${ENVOY} or ${NGINX}`,
  mirror: `${ENVOY} or ${NGINX}`,
  sessionAffinity: `${ENVOY} or ${NGINX}`,
  rateLimit: `${ENVOY} or ${NGINX}`,
  allowList: `${ENVOY} or ${NGINX}`,
  stripPath: `${ENVOY} or ${NGINX}`,
  waf: `${ALB}, which puts an Application Load Balancer in front`,
};

/** An edge, as far as it matters for what a route asks. */
export interface CapableEdge {
  readonly product: string;
  readonly capabilities: ReadonlySet<EdgeCapability>;
}

/** Throws a ValidationError that names the alternative, unless the edge can do everything the route asks for. */
export function assertCapable(scope: IConstruct, edge: CapableEdge, options: RouteOptions): void {
  for (const [property, capability] of neededCapabilities(options)) {
    if (edge.capabilities.has(capability)) continue;
    throw new ValidationError(
      scope,
      `'${property}' needs an edge with the capability '${capability}', which ${edge.product} lacks; use ${ABLE_EDGES[capability]}, or leave it out`,
    );
  }
}

/** Capabilities that a route needs, by the property that asks for each. */
function neededCapabilities(options: RouteOptions): [property: string, EdgeCapability][] {
  const asked: [string, EdgeCapability, boolean][] = [
    ['rateLimit', 'rateLimit', options.rateLimit !== undefined],
    ['allowFrom', 'allowList', options.allowFrom !== undefined],
    ['sessionCookie', 'sessionAffinity', options.sessionCookie !== undefined],
    ['stripPath', 'stripPath', options.stripPath === true],
    ['waf', 'waf', options.waf === true],
    ...authCapabilities(options),
    ...rulesOf(options.backend).flatMap(ruleCapabilities),
  ];
  return asked.filter(([, , used]) => used).map(([property, capability]) => [property, capability]);
}

function authCapabilities({ auth }: RouteOptions): [string, EdgeCapability, boolean][] {
  if (auth.kind === 'app' || auth.kind === 'public') return [];
  return [['auth', auth.kind, true]];
}

function ruleCapabilities({
  match,
  services,
  mirror,
}: RouteRule): [string, EdgeCapability, boolean][] {
  return [
    ['backend.services', 'weights', services.length > 1],
    ['backend.match.headers', 'headerMatch', isUsed(match?.headers)],
    ['backend.match.cookies', 'cookieMatch', isUsed(match?.cookies)],
    ['backend.mirror', 'mirror', mirror !== undefined],
  ];
}

function isUsed(conditions: RouteMatch['headers']): boolean {
  return conditions !== undefined && Object.keys(conditions).length > 0;
}
