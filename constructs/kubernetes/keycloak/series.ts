/** Series of Keycloak that queries use. https://github.com/keycloak/keycloak/tree/26.7.4/docs/guides/observability */
export const KEYCLOAK_SERIES = [
  'keycloak_user_events_total',
  'http_server_requests_seconds_count',
  'http_server_requests_seconds_sum',
  'http_server_active_requests',
  'agroal_active_count',
  'agroal_awaiting_count',
  'agroal_available_count',
  'jvm_memory_used_bytes',
  'jvm_gc_pause_seconds_sum',
  'process_cpu_usage',
] as const;

/** A series of Keycloak. */
export type KeycloakSeries = (typeof KEYCLOAK_SERIES)[number];
