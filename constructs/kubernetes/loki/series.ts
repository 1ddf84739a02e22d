/**
 * Series of Loki that queries use.
 * https://github.com/grafana/loki/blob/v3.7.6/pkg/ingester/metrics.go
 * https://github.com/grafana/loki/blob/v3.7.6/pkg/compactor/metrics.go
 * https://github.com/grafana/loki/blob/v3.7.6/pkg/validation/validate.go
 * https://github.com/grafana/loki/tree/v3.7.6/production/loki-mixin-compiled
 */
export const LOKI_SERIES = [
  'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
  'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
  'loki_discarded_samples_total',
  'loki_distributor_bytes_received_total',
  'loki_distributor_lines_received_total',
  'loki_ingester_chunk_stored_bytes_total',
  'loki_ingester_chunks_flush_failures_total',
  'loki_ingester_memory_streams',
  'loki_ingester_wal_disk_usage_percent',
  'loki_request_duration_seconds_bucket',
  'loki_request_duration_seconds_count',
] as const;

/** A series of Loki. */
export type LokiSeries = (typeof LOKI_SERIES)[number];
