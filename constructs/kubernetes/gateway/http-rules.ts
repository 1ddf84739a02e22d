import { ENVOY_GATEWAY_GROUP, type HttpRouteFilterSpec } from './envoy-gateway-api';
import type { HttpFilterSpec, HttpMatchSpec, HttpRuleSpec } from './gateway-api';
import type { RouteMatch, RouteOptions, RouteRule } from './i-edge';
import { normalizedPath } from './route-checks';
import { rulesOf } from './route-rules';

/** A rule of an HTTPRoute, with the conditions that an object of its own holds. */
export interface HttpRule {
  readonly spec: HttpRuleSpec;
  /** Name and content of that object. */
  readonly filter?: { readonly name: string; readonly spec: HttpRouteFilterSpec };
}

/** What the rules are made of. */
type HttpRoute = Pick<RouteOptions, 'name' | 'backend' | 'stripPath'>;

/** The rules of a route that begins at a path. */
export function httpRules(path: string, { name, backend, stripPath }: HttpRoute): HttpRule[] {
  const strips = stripPath === true && path !== '/';
  return rulesOf(backend).map((rule, index) =>
    httpRule(`${name}-${index}`, { path, strips }, rule),
  );
}

function httpRule(
  filterName: string,
  { path, strips }: { readonly path: string; readonly strips: boolean },
  rule: RouteRule,
): HttpRule {
  const cookies = Object.entries(rule.match?.cookies ?? {});
  const filter =
    cookies.length === 0 ? undefined : { name: filterName, spec: cookieFilter(cookies) };
  const filters = [
    ...(strips ? [rewriteFilter(rule.match)] : []),
    ...mirrorFilters(rule),
    ...(filter ? [extensionFilter(filter.name)] : []),
  ];
  return {
    filter,
    spec: {
      matches: [toMatch(path, rule.match)],
      filters: filters.length > 0 ? filters : undefined,
      backendRefs: rule.services.map(({ name, port, weight }) => ({ name, port, weight })),
    },
  };
}

function toMatch(path: string, match: RouteMatch = {}): HttpMatchSpec {
  const headers = Object.entries(match.headers ?? {});
  return {
    path: { type: 'PathPrefix', value: joined(path, match.path) },
    headers:
      headers.length === 0
        ? undefined
        : headers.map(([name, value]) => ({ name, type: 'Exact', value })),
  };
}

function joined(path: string, below: string | undefined): string {
  if (below === undefined) return path;
  return path === '/' ? normalizedPath(below) : normalizedPath(`${path}${below}`);
}

/** Gateway API matches no cookies. */
function cookieFilter(cookies: readonly [name: string, value: string][]): HttpRouteFilterSpec {
  return {
    matches: [{ cookies: cookies.map(([name, value]) => ({ type: 'Exact', name, value })) }],
  };
}

/** What matched, path of the rule included, becomes the path of the rule alone. */
function rewriteFilter(match: RouteMatch = {}): HttpFilterSpec {
  const replacePrefixMatch = normalizedPath(match.path ?? '/');
  return {
    type: 'URLRewrite',
    urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch } },
  };
}

function extensionFilter(name: string): HttpFilterSpec {
  return {
    type: 'ExtensionRef',
    extensionRef: { group: ENVOY_GATEWAY_GROUP, kind: 'HTTPRouteFilter', name },
  };
}

function mirrorFilters({ mirror }: RouteRule): HttpFilterSpec[] {
  if (mirror === undefined) return [];
  const { name, port, percent } = mirror;
  return [{ type: 'RequestMirror', requestMirror: { backendRef: { name, port }, percent } }];
}
