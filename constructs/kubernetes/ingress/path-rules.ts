import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { RouteRule } from '../gateway';
import type { IngressRoute } from './ingress-route';

/** The rules of one path. */
export interface PathRules {
  /** The whole path, without a slash at the end unless it is `/`. */
  readonly path: string;
  /** Rules for some requests, by header or cookie. */
  readonly exceptions: readonly RouteRule[];
  /** The rule for all other requests. */
  readonly main: RouteRule;
}

/** The rules of a route by path. Throws a ValidationError for a path without exactly one rule for every request. */
export function pathRules(scope: IConstruct, { path, rules }: IngressRoute): PathRules[] {
  const paths = new Set(rules.map((rule) => wholePath(path, rule)));
  return [...paths].map((whole) => {
    const own = rules.filter((rule) => wholePath(path, rule) === whole);
    const [main, ...others] = own.filter((rule) => !isException(rule));
    if (main === undefined || others.length > 0) {
      throw new ValidationError(
        scope,
        `'backend' must have exactly one rule without headers and cookies for '${whole}', got ${others.length + (main === undefined ? 0 : 1)}; an Ingress sends every other request there`,
      );
    }
    return { path: whole, main, exceptions: own.filter(isException) };
  });
}

/** Header and cookie conditions of a rule. */
export function conditionsOf({ match }: RouteRule): {
  readonly headers: readonly [name: string, value: string][];
  readonly cookies: readonly [name: string, value: string][];
} {
  return {
    headers: Object.entries(match?.headers ?? {}),
    cookies: Object.entries(match?.cookies ?? {}),
  };
}

function isException(rule: RouteRule): boolean {
  const { headers, cookies } = conditionsOf(rule);
  return headers.length + cookies.length > 0;
}

function wholePath(base: string, { match }: RouteRule): string {
  const whole = `${base}/${match?.path ?? ''}`.replaceAll(/\/{2,}/g, '/');
  return whole === '/' ? whole : whole.replace(/\/$/, '');
}
