/** Series of a monitor that sees requests; `metric_text.py` has the same names. */
export const OBSERVER_SERIES = [
  'model_requests_total',
  'model_request_seconds_bucket',
  'model_request_seconds_count',
  'model_request_seconds_sum',
  'model_feature_values_total',
  'model_feature_missing_total',
  'model_feature_outliers_total',
  'model_monitor_skipped_total',
  'model_monitor_errors_total',
  'model_drift_psi',
  'model_drift_values',
] as const;

/** A series of such a monitor. */
export type ObserverSeries = (typeof OBSERVER_SERIES)[number];

/** Series that jobs leave at the Pushgateway. */
export const JOB_SERIES = [
  'model_quality',
  'model_validation_examples',
  'model_validation_failure_ratio',
  'model_validation_latency_seconds',
  'model_validation_last_run_timestamp_seconds',
  'model_drift_psi',
  'model_drift_ks',
  'model_drift_p_value',
  'model_drift_chi_square',
  'model_drift_values',
  'model_drift_last_run_timestamp_seconds',
] as const;

/** A series of a job. */
export type JobSeries = (typeof JOB_SERIES)[number];
