/**
 * Series of MLflow’s server that queries use: those of its exporter, which MLflow names after itself.
 * https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/server/prometheus_exporter.py
 * https://github.com/rycus86/prometheus_flask_exporter/blob/0.23.2/prometheus_flask_exporter/__init__.py
 */
export const MLFLOW_SERIES = [
  'mlflow_http_request_total',
  'mlflow_http_request_exceptions_total',
  'mlflow_http_request_duration_seconds_bucket',
] as const;

/** A series of MLflow’s server. */
export type MlflowSeries = (typeof MLFLOW_SERIES)[number];
