/**
 * Series of Text Generation Inference that queries use.
 * https://huggingface.co/docs/text-generation-inference/reference/metrics
 */
export const TEXT_GENERATION_SERIES = [
  'tgi_request_count',
  'tgi_request_success',
  'tgi_request_failure',
  'tgi_request_duration_bucket',
  'tgi_request_queue_duration_bucket',
  'tgi_request_mean_time_per_token_duration_bucket',
  'tgi_request_generated_tokens_sum',
  'tgi_request_input_length_sum',
  'tgi_queue_size',
  'tgi_batch_current_size',
] as const;

/** Series of Triton that queries use. https://github.com/triton-inference-server/server/blob/v2.71.0/docs/user_guide/metrics.md */
export const TRITON_SERIES = [
  'nv_inference_request_success',
  'nv_inference_request_failure',
  'nv_inference_count',
  'nv_inference_exec_count',
  'nv_inference_request_duration_us',
  'nv_inference_queue_duration_us',
  'nv_inference_compute_infer_duration_us',
  'nv_inference_pending_request_count',
  'nv_gpu_utilization',
  'nv_gpu_memory_used_bytes',
  'nv_gpu_memory_total_bytes',
] as const;

/** A series of Triton. */
export type TritonSeries = (typeof TRITON_SERIES)[number];
