/**
 * Series of Tempo that queries use.
 * https://github.com/grafana/tempo/blob/v2.10.8/modules/ingester/flush.go
 * https://github.com/grafana/tempo/blob/v2.10.8/modules/distributor/distributor.go
 * https://github.com/grafana/tempo/blob/v2.10.8/modules/overrides/discarded_spans.go
 * https://github.com/grafana/tempo/blob/v2.10.8/tempodb/tempodb.go
 * https://github.com/grafana/tempo/blob/v2.10.8/operations/tempo-mixin/alerts.libsonnet
 */
export const TEMPO_SERIES = [
  'tempo_discarded_spans_total',
  'tempo_distributor_bytes_received_total',
  'tempo_distributor_spans_received_total',
  'tempo_ingester_failed_flushes_total',
  'tempo_ingester_live_traces',
  'tempo_request_duration_seconds_bucket',
  'tempo_request_duration_seconds_count',
  'tempodb_blocklist_length',
  'tempodb_blocklist_poll_errors_total',
  'tempodb_compaction_errors_total',
  'tempodb_retention_errors_total',
] as const;

/** A series of Tempo. */
export type TempoSeries = (typeof TEMPO_SERIES)[number];
