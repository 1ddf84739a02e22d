/** Series of oauth2-proxy that queries use. https://github.com/oauth2-proxy/oauth2-proxy/blob/v7.15.3/pkg/middleware/metrics.go */
export const PROXY_SERIES = [
  'oauth2_proxy_requests_total',
  'oauth2_proxy_requests_in_flight',
  'oauth2_proxy_response_duration_seconds_bucket',
] as const;

/** A series of oauth2-proxy. */
export type ProxySeries = (typeof PROXY_SERIES)[number];
