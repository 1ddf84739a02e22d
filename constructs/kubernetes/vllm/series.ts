/** Series of an engine that queries use. https://docs.vllm.ai/en/v0.32.0/usage/metrics/ */
export const ENGINE_SERIES = [
  'vllm:num_requests_waiting',
  'vllm:num_requests_running',
  'vllm:kv_cache_usage_perc',
  'vllm:time_to_first_token_seconds_bucket',
  'vllm:e2e_request_latency_seconds_bucket',
  'vllm:generation_tokens_total',
  'vllm:inter_token_latency_seconds_bucket',
  'vllm:num_preemptions_total',
  'vllm:prefix_cache_hits_total',
  'vllm:prefix_cache_queries_total',
  'vllm:prompt_tokens_total',
  'vllm:request_queue_time_seconds_bucket',
  'vllm:request_success_total',
] as const;

/** A series of an engine. */
export type EngineSeries = (typeof ENGINE_SERIES)[number];

/**
 * Series of the router that queries use. It has gauges of the engines’ names as well, which no query may take for theirs.
 * https://github.com/vllm-project/production-stack/blob/vllm-stack-0.1.12/src/vllm_router/services/metrics_service/__init__.py
 */
export const ROUTER_SERIES = [
  'vllm:num_incoming_requests_total',
  'vllm:request_errors_total',
  'vllm:healthy_pods_total',
] as const;

/** A series of the router. */
export type RouterSeries = (typeof ROUTER_SERIES)[number];

/** Series of the meter beside the router. */
export const USAGE_SERIES = ['llm_usage_tokens_total', 'llm_usage_requests_total'] as const;
