/** Series of the controller of Argo Workflows that queries use. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/metrics.md */
export const ARGO_SERIES = [
  'argo_workflows_is_leader',
  'argo_workflows_gauge',
  'argo_workflows_pods_gauge',
  'argo_workflows_total_count',
  'argo_workflows_error_count',
  'argo_workflows_pod_missing',
  'argo_workflows_pod_pending_count',
  'argo_workflows_log_messages',
  'argo_workflows_queue_depth_gauge',
  'argo_workflows_queue_latency_bucket',
  'argo_workflows_operation_duration_seconds_bucket',
  'argo_workflows_k8s_request_duration_bucket',
  'argo_workflows_k8s_request_total',
  'argo_workflows_workers_busy_count',
] as const;

/** A series of the controller. */
export type ArgoSeries = (typeof ARGO_SERIES)[number];
