import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { Labels } from '../core';
import type { RouteRule, RouteService } from '../gateway';
import {
  toPath,
  type IngressPath,
  type IngressRoute,
  type IngressShape,
  type SignIn,
} from './ingress-route';
import {
  mirrorAnnotations,
  nginxAnnotations,
  routeAnnotations,
  signInAnnotations,
} from './nginx-annotations';
import { conditionsOf, pathRules, type PathRules } from './path-rules';

/** The admission webhook refuses others: https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/internal/ingress/inspector/rules.go */
const PATH = /^\/[A-Za-z0-9._/-]*$/;

/** The one value of a cookie by which a canary is chosen. */
const CANARY_COOKIE = 'always';

/** Percent of the requests. */
const ALL = 100;

/** A second Ingress for a host and path, which takes some of the requests. */
interface Canary {
  readonly service: RouteService;
  readonly annotations: Labels;
}

/** The Ingresses of a route for ingress-nginx: one for each path, and a canary where requests are shared. */
export function nginxIngresses(scope: IConstruct, route: IngressRoute): IngressShape[] {
  assertRateLimit(scope, route);
  assertWholePath(scope, route);
  const ingresses = pathRules(scope, route).flatMap((rules, index) =>
    pathIngresses(scope, route, rules, index === 0 ? '' : `-${index}`),
  );
  for (const { path } of pathRules(scope, route)) assertPath(scope, path);
  return route.signIn === undefined
    ? ingresses
    : [...ingresses, signInIngress(route, route.signIn)];
}

function pathIngresses(
  scope: IConstruct,
  route: IngressRoute,
  rules: PathRules,
  suffix: string,
): IngressShape[] {
  const { path, main } = rules;
  const { name, namespace } = route.options;
  const [first] = main.services;
  if (first === undefined) return [];
  const canary = canaryOf(scope, rules);
  assertWholeMirror(scope, main);
  const toOwnPath = (service: RouteService) =>
    isStripped(route) ? toExpression(path, service) : toPath(path, service);
  const ingress: IngressShape = {
    name: `${name}${suffix}`,
    annotations: {
      ...routeAnnotations(route),
      ...(isStripped(route) ? rewriteAnnotations(route, path) : {}),
      ...(main.mirror && mirrorAnnotations(main.mirror, namespace)),
    },
    paths: [toOwnPath(first)],
  };
  if (canary === undefined) return [ingress];
  const { service, annotations } = canary;
  return [ingress, { name: `${name}${suffix}-canary`, annotations, paths: [toOwnPath(service)] }];
}

/** It copies every request, or none. */
function assertWholeMirror(scope: IConstruct, { mirror }: RouteRule): void {
  if (mirror?.percent === undefined || mirror.percent === ALL) return;
  throw new ValidationError(
    scope,
    `'backend.mirror.percent' must be left out, got ${mirror.percent}: ingress-nginx copies every request; use Envoy Gateway`,
  );
}

const isStripped = ({ options, path }: IngressRoute): boolean =>
  options.stripPath === true && path !== '/';

/** The path itself and all below it; the second group is what is below. */
const toExpression = (path: string, service: RouteService): IngressPath => ({
  ...toPath(`${path}(/|$)(.*)`, service),
  isExpression: true,
});

/**
 * From then on nginx takes every path of the host for an expression, the longest first.
 * https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/docs/user-guide/ingress-path-matching.md
 */
function rewriteAnnotations({ path: base }: IngressRoute, path: string): Labels {
  return nginxAnnotations({
    'use-regex': 'true',
    'rewrite-target': `${path.slice(base.length)}/$2`,
  });
}

/** Whatever is not for the first Service of the main rule; nginx has one such exception for a path. */
function canaryOf(scope: IConstruct, { path, main, exceptions }: PathRules): Canary | undefined {
  const canaries = [
    ...exceptions.map((rule) => conditionalCanary(scope, rule)),
    ...main.services.slice(1).map((service) => weightedCanary(main, service)),
  ];
  if (canaries.length <= 1) return canaries[0];
  throw new ValidationError(
    scope,
    `'backend' must have one Service and one exception at most for '${path}', a header, a cookie or a second Service by weight, got ${canaries.length} exceptions; use Envoy Gateway`,
  );
}

function conditionalCanary(scope: IConstruct, rule: RouteRule): Canary {
  const { headers, cookies } = conditionsOf(rule);
  const [service, ...others] = rule.services;
  const conditions = headers.length + cookies.length;
  if (service === undefined || others.length > 0 || rule.mirror || conditions !== 1) {
    throw new ValidationError(
      scope,
      `'backend.match' must be one header or cookie of a rule with one Service and no mirror, got ${conditions} and ${rule.services.length} Services; use Envoy Gateway`,
    );
  }
  const [cookie, value] = cookies[0] ?? [];
  if (cookie !== undefined && value !== CANARY_COOKIE) {
    throw new ValidationError(
      scope,
      `'backend.match.cookies' must have the value '${CANARY_COOKIE}', got '${String(value)}'; use Envoy Gateway`,
    );
  }
  const [header] = headers;
  return {
    service,
    annotations: nginxAnnotations({
      canary: 'true',
      'canary-by-header': header?.[0],
      'canary-by-header-value': header?.[1],
      'canary-by-cookie': cookie,
    }),
  };
}

function weightedCanary({ services }: RouteRule, service: RouteRule['services'][number]): Canary {
  const { weight = 1 } = service;
  const total = services.reduce((sum, each) => sum + (each.weight ?? 1), 0);
  return {
    service,
    annotations: nginxAnnotations({
      canary: 'true',
      'canary-weight': `${weight}`,
      'canary-weight-total': `${total}`,
    }),
  };
}

function signInIngress(route: IngressRoute, { service, prefix }: SignIn): IngressShape {
  return {
    name: service.name,
    annotations: signInAnnotations(route),
    paths: [toPath(prefix, service)],
  };
}

function assertPath(scope: IConstruct, path: string): void {
  if (PATH.test(path)) return;
  throw new ValidationError(
    scope,
    `'path' must have no '~' with ingress-nginx, got '${path}'; use Envoy Gateway, or another path`,
  );
}

/** The pages of the sign-in would be looked for below the path that is taken off. */
function assertWholePath(scope: IConstruct, route: IngressRoute): void {
  if (!isStripped(route) || route.signIn === undefined) return;
  throw new ValidationError(
    scope,
    `'stripPath' must be left out with ingress-nginx where people sign in at the edge, got true; use Envoy Gateway`,
  );
}

function assertRateLimit(scope: IConstruct, { options }: IngressRoute): void {
  if (options.rateLimit?.per !== 'hour') return;
  throw new ValidationError(
    scope,
    `'rateLimit.per' must be 'second' or 'minute' with ingress-nginx, got 'hour'; use Envoy Gateway`,
  );
}
