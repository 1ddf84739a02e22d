/**
 * Series of the Training operator that queries use: its own, and those of the library that its controllers are made with.
 * https://github.com/kubeflow/training-operator/blob/v1.9.3/pkg/common/metrics.go
 * https://github.com/kubernetes-sigs/controller-runtime/blob/v0.19.1/pkg/internal/controller/metrics/metrics.go
 */
export const TRAINING_SERIES = [
  'training_operator_jobs_created_total',
  'training_operator_jobs_successful_total',
  'training_operator_jobs_failed_total',
  'training_operator_jobs_restarted_total',
  'controller_runtime_reconcile_errors_total',
  'controller_runtime_reconcile_time_seconds_bucket',
] as const;

/** A series of the Training operator. */
export type TrainingSeries = (typeof TRAINING_SERIES)[number];
