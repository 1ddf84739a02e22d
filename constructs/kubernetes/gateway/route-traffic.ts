import type { BackendTrafficPolicySpec, RateLimitSelector } from './envoy-gateway-api';
import type { RateLimit, RouteOptions } from './i-edge';
import { clientHeaderOf } from './route-auth';

/** What a BackendTrafficPolicy says beside its target. */
export type TrafficSpec = Omit<BackendTrafficPolicySpec, 'targetRefs'>;

const DEFAULT_REQUEST_TIMEOUT_SECONDS = 60;
const DEFAULT_IDLE_TIMEOUT_SECONDS = 3600;
const EVERY_ADDRESS = '0.0.0.0/0';
const COOKIE_LIFETIME = '24h';

const LIMIT_UNITS = { second: 'Second', minute: 'Minute', hour: 'Hour' } as const;

/** Time limits, rate limits and affinity of a route. */
export function traffic(options: RouteOptions): TrafficSpec {
  const {
    requestTimeoutSeconds = DEFAULT_REQUEST_TIMEOUT_SECONDS,
    idleTimeoutSeconds = DEFAULT_IDLE_TIMEOUT_SECONDS,
    sessionCookie,
  } = options;
  return {
    timeout: {
      http: {
        requestTimeout: `${requestTimeoutSeconds}s`,
        streamIdleTimeout: `${idleTimeoutSeconds}s`,
      },
    },
    rateLimit: rateLimits(options),
    loadBalancer: sessionCookie === undefined ? undefined : affinity(sessionCookie),
  };
}

/** Each proxy counts for itself, which needs no store of its own. A request has to keep to each limit. */
function rateLimits({ rateLimit, clientRateLimit, auth }: RouteOptions): TrafficSpec['rateLimit'] {
  const client = { type: 'Distinct', name: clientHeaderOf(auth) ?? '' } as const;
  const rules = [
    ...limitBy(rateLimit, { sourceCIDR: { type: 'Distinct', value: EVERY_ADDRESS } }),
    ...limitBy(clientRateLimit, { headers: [client] }),
  ];
  return rules.length === 0 ? undefined : { type: 'Local', local: { rules } };
}

const limitBy = (limit: RateLimit | undefined, selector: RateLimitSelector) =>
  limit === undefined
    ? []
    : [
        {
          clientSelectors: [selector],
          limit: { requests: limit.requests, unit: LIMIT_UNITS[limit.per] },
        },
      ];

function affinity(name: string): TrafficSpec['loadBalancer'] {
  return {
    type: 'ConsistentHash',
    consistentHash: {
      type: 'Cookie',
      cookie: { name, ttl: COOKIE_LIFETIME, attributes: { SameSite: 'Lax' } },
    },
  };
}
