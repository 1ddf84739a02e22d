import type { RouteOptions, RouteRule, RouteService } from './i-edge';

/** The rules of a backend; a single Service is one rule for every request. */
export function rulesOf(backend: RouteOptions['backend']): readonly RouteRule[] {
  return isRules(backend) ? backend : [{ services: [backend] }];
}

/** Every Service that a backend names, mirrors included, each once. */
export function servicesOf(backend: RouteOptions['backend']): RouteService[] {
  const all = rulesOf(backend).flatMap(({ services, mirror }) =>
    mirror === undefined ? services : [...services, mirror],
  );
  return [...new Map(all.map((service) => [`${service.name}:${service.port}`, service])).values()];
}

/** Whether a rule is for every request of its route. */
export function takesAll({ match = {} }: RouteRule): boolean {
  const { path = '/', headers = {}, cookies = {} } = match;
  return path === '/' && Object.keys({ ...headers, ...cookies }).length === 0;
}

// Array.isArray does not tell a readonly list from another object.
function isRules(backend: RouteOptions['backend']): backend is readonly RouteRule[] {
  return Array.isArray(backend);
}
