/** Series of the exporter beside Valkey that queries use. https://github.com/oliver006/redis_exporter/blob/v1.89.0/exporter/exporter.go */
export const VALKEY_SERIES = [
  'redis_up',
  'redis_memory_used_bytes',
  'redis_memory_max_bytes',
  'redis_connected_clients',
  'redis_blocked_clients',
  'redis_rejected_connections_total',
  'redis_evicted_keys_total',
  'redis_expired_keys_total',
  'redis_commands_processed_total',
  'redis_commands_duration_seconds_total',
  'redis_commands_total',
  'redis_keyspace_hits_total',
  'redis_keyspace_misses_total',
  'redis_db_keys',
  'redis_errors_total',
  'redis_aof_last_write_status',
  'redis_uptime_in_seconds',
] as const;

/** A series of Valkey. */
export type ValkeySeries = (typeof VALKEY_SERIES)[number];
