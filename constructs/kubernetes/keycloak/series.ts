/**
 * Series of Keycloak that queries use.
 * https://www.keycloak.org/observability/metrics-for-troubleshooting-keycloak
 * https://www.keycloak.org/observability/metrics-for-troubleshooting-http
 * https://www.keycloak.org/observability/metrics-for-troubleshooting-database
 * https://www.keycloak.org/observability/metrics-for-troubleshooting-jvm
 */
export const KEYCLOAK_SERIES = [
  'keycloak_user_events_total',
  'http_server_requests_seconds_count',
  'http_server_requests_seconds_sum',
  'http_server_active_requests',
  'agroal_active_count',
  'agroal_awaiting_count',
  'agroal_blocking_time_average_milliseconds',
  'jvm_memory_used_bytes',
  'jvm_gc_pause_seconds_sum',
  'process_cpu_usage',
] as const;

/** A series of Keycloak. */
export type KeycloakSeries = (typeof KEYCLOAK_SERIES)[number];
