import type { EngineSeries } from './series';

/** A series of engines, and what an autoscaler calls it. */
interface EnginePodMetric {
  readonly series: EngineSeries;
  readonly name: string;
  readonly as: 'sum' | 'average' | 'p95';
}

/** What autoscalers may ask of engines, by pod: prometheus-adapter has to be told. */
export const ENGINE_POD_METRICS = {
  waiting: { series: 'vllm:num_requests_waiting', name: 'vllm_requests_waiting', as: 'sum' },
  running: { series: 'vllm:num_requests_running', name: 'vllm_requests_running', as: 'sum' },
  cache: { series: 'vllm:kv_cache_usage_perc', name: 'vllm_cache_use', as: 'average' },
  firstToken: {
    series: 'vllm:time_to_first_token_seconds_bucket',
    name: 'vllm_first_token_seconds',
    as: 'p95',
  },
} as const satisfies Readonly<Record<string, EnginePodMetric>>;
