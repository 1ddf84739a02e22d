/** Series of every collector. https://github.com/open-telemetry/opentelemetry-collector/blob/v0.159.0/exporter/exporterhelper/documentation.md */
const COMMON = [
  'otelcol_exporter_queue_size',
  'otelcol_exporter_queue_capacity',
  'otelcol_process_memory_rss',
] as const;

/** Series of agents that queries use. */
export const AGENT_SERIES = [
  ...COMMON,
  'otelcol_receiver_accepted_log_records',
  'otelcol_receiver_refused_log_records',
  'otelcol_exporter_sent_log_records',
  'otelcol_exporter_send_failed_log_records',
  'otelcol_exporter_enqueue_failed_log_records',
] as const;

/** A series of an agent. */
export type AgentSeries = (typeof AGENT_SERIES)[number];

/**
 * Series of gateways that queries use.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/processor/tailsamplingprocessor/documentation.md
 */
export const GATEWAY_SERIES = [
  ...COMMON,
  'otelcol_receiver_accepted_spans',
  'otelcol_receiver_refused_spans',
  'otelcol_exporter_sent_spans',
  'otelcol_exporter_send_failed_spans',
  'otelcol_exporter_enqueue_failed_spans',
  'otelcol_processor_tail_sampling_global_count_traces_sampled',
  'otelcol_processor_tail_sampling_sampling_traces_on_memory',
  'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early',
] as const;

/** A series of a gateway. */
export type GatewaySeries = (typeof GATEWAY_SERIES)[number];
