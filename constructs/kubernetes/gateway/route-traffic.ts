import type { BackendTrafficPolicySpec } from './envoy-gateway-api';
import type { RateLimit, RouteOptions } from './i-edge';

/** What a BackendTrafficPolicy says beside its target. */
export type TrafficSpec = Omit<BackendTrafficPolicySpec, 'targetRefs'>;

const DEFAULT_REQUEST_TIMEOUT_SECONDS = 60;
const DEFAULT_IDLE_TIMEOUT_SECONDS = 3600;
const EVERY_ADDRESS = '0.0.0.0/0';
const COOKIE_LIFETIME = '24h';

const LIMIT_UNITS = { second: 'Second', minute: 'Minute', hour: 'Hour' } as const;

/** Time limits, the rate limit and affinity of a route. */
export function traffic({
  requestTimeoutSeconds = DEFAULT_REQUEST_TIMEOUT_SECONDS,
  idleTimeoutSeconds = DEFAULT_IDLE_TIMEOUT_SECONDS,
  rateLimit,
  sessionCookie,
}: RouteOptions): TrafficSpec {
  return {
    timeout: {
      http: {
        requestTimeout: `${requestTimeoutSeconds}s`,
        streamIdleTimeout: `${idleTimeoutSeconds}s`,
      },
    },
    rateLimit: rateLimit && toRateLimit(rateLimit),
    loadBalancer: sessionCookie === undefined ? undefined : affinity(sessionCookie),
  };
}

/** Each proxy counts for itself, which needs no store of its own. */
function toRateLimit({ requests, per }: RateLimit): TrafficSpec['rateLimit'] {
  const limit = { requests, unit: LIMIT_UNITS[per] };
  const clientSelectors = [{ sourceCIDR: { type: 'Distinct', value: EVERY_ADDRESS } }] as const;
  return { type: 'Local', local: { rules: [{ clientSelectors, limit }] } };
}

function affinity(name: string): TrafficSpec['loadBalancer'] {
  return {
    type: 'ConsistentHash',
    consistentHash: {
      type: 'Cookie',
      cookie: { name, ttl: COOKIE_LIFETIME, attributes: { SameSite: 'Lax' } },
    },
  };
}
