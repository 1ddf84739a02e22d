import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Cidr, Hostname, Quantity } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import type { RouteOptions } from './i-edge';
import { clientHeaderOf, type RouteAuth } from './route-auth';
import { rulesOf } from './route-rules';

/** Segments of unreserved characters: https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
const PATH = /^(?:\/[A-Za-z0-9._~-]+)*\/?$/;
const RELATIVE_SEGMENT = /\/\.{1,2}(?:\/|$)/;

/** A day: longer ones are mistakes of unit. */
const LONGEST_TIMEOUT_SECONDS = 86_400;
/** Gateway API: https://gateway-api.sigs.k8s.io/reference/spec/#backendref */
const LARGEST_WEIGHT = 1_000_000;
const MOST_REQUESTS = 1_000_000;

/** Throws a ValidationError for anything in a route that no edge could serve. */
export function assertRoute(scope: IConstruct, domain: Hostname, options: RouteOptions): void {
  validated(scope, 'name', () => {
    assertDnsLabel(options.name, 'the name of a route');
  });
  assertHost(scope, domain, options.host);
  assertPaths(scope, options);
  assertAuth(scope, options.auth);
  assertLimits(scope, options);
  assertBackend(scope, options);
}

/** `/a` of `/a/`, and `/` of itself. */
export function normalizedPath(path: string): string {
  return path === '/' ? path : path.replace(/\/$/, '');
}

function assertHost(scope: IConstruct, domain: Hostname, text: string): void {
  const host = validated(scope, 'host', () => Hostname.parse(text));
  if (host.equals(domain) || host.isCoveredByWildcardOf(domain)) return;
  throw new ValidationError(
    scope,
    `'host' must be '${domain.toString()}' or one label below it, which its certificate and zone cover, got '${text}'`,
  );
}

function assertPaths(scope: IConstruct, { path = '/', healthPath, backend }: RouteOptions): void {
  assertPath(scope, 'path', path);
  if (healthPath !== undefined) {
    assertPath(scope, 'healthPath', healthPath);
    const base = normalizedPath(path);
    if (base !== '/' && healthPath !== base && !healthPath.startsWith(`${base}/`)) {
      throw new ValidationError(
        scope,
        `'healthPath' must lie in the route's path '${base}', got '${healthPath}'`,
      );
    }
  }
  for (const { match } of rulesOf(backend)) {
    if (match?.path !== undefined) assertPath(scope, 'backend.match.path', match.path);
  }
}

function assertPath(scope: IConstruct, property: string, path: string): void {
  if (path.startsWith('/') && PATH.test(path) && !RELATIVE_SEGMENT.test(path)) return;
  throw new ValidationError(
    scope,
    `'${property}' must be '/' or segments of letters, digits and '._~-' such as '/mlflow', got '${path}'`,
  );
}

function assertAuth(scope: IConstruct, auth: RouteAuth): void {
  if (auth.kind === 'public' && auth.reason.trim() === '') {
    throw new ValidationError(
      scope,
      `'auth.reason' must say why nobody is asked who they are, got '${auth.reason}'`,
    );
  }
  if (auth.kind !== 'oidc' && auth.kind !== 'jwt') return;
  if (auth.groups.length > 0 && auth.groups.every((group) => group.trim() !== '')) return;
  throw new ValidationError(
    scope,
    `'auth.groups' must name one group at least, got ${JSON.stringify(auth.groups)}; nobody would pass`,
  );
}

function assertLimits(scope: IConstruct, options: RouteOptions): void {
  const { requestTimeoutSeconds, idleTimeoutSeconds, maxBodySize, allowFrom } = options;
  const { rateLimit, clientRateLimit } = options;
  const seconds = (lowest: number) => ({ lowest, highest: LONGEST_TIMEOUT_SECONDS });
  assertInteger(scope, 'requestTimeoutSeconds', requestTimeoutSeconds, seconds(0));
  assertInteger(scope, 'idleTimeoutSeconds', idleTimeoutSeconds, seconds(1));
  const requests = { lowest: 1, highest: MOST_REQUESTS };
  assertInteger(scope, 'rateLimit.requests', rateLimit?.requests, requests);
  assertInteger(scope, 'clientRateLimit.requests', clientRateLimit?.requests, requests);
  if (clientRateLimit !== undefined && clientHeaderOf(options.auth) === undefined) {
    throw new ValidationError(
      scope,
      `'clientRateLimit' needs 'auth.clientHeader', which says whose requests are counted; name a header there, or limit addresses by 'rateLimit'`,
    );
  }
  if (maxBodySize !== undefined)
    validated(scope, 'maxBodySize', () => Quantity.memory(maxBodySize));
  if (allowFrom?.length === 0) {
    throw new ValidationError(
      scope,
      `'allowFrom' must name one network at least, got none; leave it out for the edge's own list`,
    );
  }
  for (const cidr of allowFrom ?? []) validated(scope, 'allowFrom', () => Cidr.parse(cidr));
}

function assertBackend(scope: IConstruct, { backend }: RouteOptions): void {
  const rules = rulesOf(backend);
  if (rules.length === 0 || rules.some(({ services }) => services.length === 0)) {
    throw new ValidationError(
      scope,
      `'backend' must have a rule, and each rule a Service, got none`,
    );
  }
  const range = { lowest: 0, highest: LARGEST_WEIGHT };
  for (const { services, mirror } of rules) {
    assertInteger(scope, 'backend.mirror.percent', mirror?.percent, { lowest: 1, highest: 100 });
    for (const { weight } of services) assertInteger(scope, 'backend.weight', weight, range);
    if (services.some(({ weight = 1 }) => weight > 0)) continue;
    throw new ValidationError(
      scope,
      `'backend.weight' must be above 0 for one Service of each rule`,
    );
  }
}
