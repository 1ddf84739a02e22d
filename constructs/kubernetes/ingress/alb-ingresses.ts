import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { Labels } from '../core';
import type { RouteRule } from '../gateway';
import {
  albAnnotations,
  listenerAnnotations,
  STICKINESS_SECONDS,
  targetAnnotations,
  type AlbController,
} from './alb-annotations';
import {
  toPath,
  type IngressPath,
  type IngressRoute,
  type IngressShape,
  type ToIngresses,
} from './ingress-route';
import { conditionsOf, pathRules } from './path-rules';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MOST_CONDITION_VALUES = 5;
const MOST_TARGET_GROUPS = 5;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html */
const LARGEST_WEIGHT = 999;

/** A path, and the annotations that say what happens there. */
interface AlbRule {
  readonly path: IngressPath;
  readonly annotations: Labels;
}

/** The one Ingress of a route for an Application Load Balancer; longer paths and exceptions come first. */
export function albIngresses(alb: AlbController, idleTimeoutSeconds: number): ToIngresses {
  return (scope, route) => {
    assertIdleTimeout(scope, route, idleTimeoutSeconds);
    const rules = pathRules(scope, route)
      .flatMap(({ path, main, exceptions }) =>
        [...exceptions, main].map((rule) => ({ path, rule })),
      )
      .map(({ path, rule }, index) =>
        toRule(scope, { route, path, rule, action: `${route.options.name}-${index}` }),
      );
    const shape: IngressShape = {
      name: route.options.name,
      annotations: rules.reduce((all, { annotations }) => ({ ...all, ...annotations }), {
        ...listenerAnnotations(alb, idleTimeoutSeconds),
        ...targetAnnotations(route),
      }),
      paths: rules.map(({ path }) => path),
    };
    return [shape];
  };
}

interface RuleOptions {
  /** The route that the rule is of. */
  readonly route: IngressRoute;
  /** The whole path. */
  readonly path: string;
  /** Who answers which requests there. */
  readonly rule: RouteRule;
  /** Name of the action, which stands where a Service would. */
  readonly action: string;
}

function toRule(scope: IConstruct, options: RuleOptions): AlbRule {
  const { path, rule, action } = options;
  const { headers } = conditionsOf(rule);
  const [first, ...others] = rule.services;
  if (first !== undefined && others.length === 0 && headers.length === 0) {
    return { path: toPath(path, first), annotations: {} };
  }
  assertFits(scope, options);
  return {
    path: { path, name: action, port: 'use-annotation' },
    annotations: albAnnotations({
      [`actions.${action}`]: JSON.stringify(forward(options)),
      [`conditions.${action}`]:
        headers.length === 0 ? undefined : JSON.stringify(headers.map(toCondition)),
    }),
  };
}

function forward({ route, rule }: RuleOptions): object {
  const isSticky = route.options.sessionCookie !== undefined;
  return {
    type: 'forward',
    forwardConfig: {
      targetGroups: rule.services.map(({ name, port, weight = 1 }) => ({
        serviceName: name,
        servicePort: port,
        weight,
      })),
      ...(isSticky && {
        targetGroupStickinessConfig: { enabled: true, durationSeconds: STICKINESS_SECONDS },
      }),
    },
  };
}

function toCondition([httpHeaderName, value]: readonly [string, string]): object {
  return { field: 'http-header', httpHeaderConfig: { httpHeaderName, values: [value] } };
}

function assertFits(scope: IConstruct, { path, rule }: RuleOptions): void {
  const values = 1 + (path === '/' ? 1 : 2) + conditionsOf(rule).headers.length;
  if (values > MOST_CONDITION_VALUES) {
    throw new ValidationError(
      scope,
      `'backend.match' must need at most ${MOST_CONDITION_VALUES} comparisons with an ALB, host and path included, got ${values}; use Envoy Gateway`,
    );
  }
  if (rule.services.length > MOST_TARGET_GROUPS) {
    throw new ValidationError(
      scope,
      `'backend.services' must be at most ${MOST_TARGET_GROUPS} with an ALB, got ${rule.services.length}; use Envoy Gateway`,
    );
  }
  const heavy = rule.services.find(({ weight = 1 }) => weight > LARGEST_WEIGHT);
  if (heavy === undefined) return;
  throw new ValidationError(
    scope,
    `'backend.weight' must be at most ${LARGEST_WEIGHT} with an ALB, got ${String(heavy.weight)}`,
  );
}

function assertIdleTimeout(scope: IConstruct, { options }: IngressRoute, limit: number): void {
  const { idleTimeoutSeconds = 0 } = options;
  if (idleTimeoutSeconds <= limit) return;
  throw new ValidationError(
    scope,
    `'idleTimeoutSeconds' must be at most ${limit}, which the load balancer has, got ${idleTimeoutSeconds}; raise the edge's own`,
  );
}
