/**
 * Series that the exporter makes of what Airflow tells, and that queries use: dots become underscores, tags labels, and
 * times summaries in seconds.
 * https://github.com/apache/airflow/blob/3.3.1/shared/observability/src/airflow_shared/observability/metrics/metrics_template.yaml
 * https://github.com/prometheus/statsd_exporter/blob/v0.30.0/README.md
 */
export const AIRFLOW_SERIES = [
  'airflow_scheduler_heartbeat',
  'airflow_dag_processor_heartbeat',
  'airflow_triggerer_heartbeat',
  'airflow_scheduler_tasks_starving',
  'airflow_scheduler_tasks_executable',
  'airflow_scheduler_dagruns_running',
  'airflow_scheduler_scheduler_loop_duration',
  'airflow_executor_open_slots',
  'airflow_executor_queued_tasks',
  'airflow_executor_running_tasks',
  'airflow_pool_open_slots',
  'airflow_pool_running_slots',
  'airflow_pool_queued_slots',
  'airflow_ti_successes',
  'airflow_ti_failures',
  'airflow_ti_finish',
  'airflow_dagrun_duration_success',
  'airflow_dagrun_duration_success_count',
  'airflow_dagrun_duration_failed_count',
  'airflow_dagrun_schedule_delay',
  'airflow_dag_processing_import_errors',
  'airflow_dag_processing_total_parse_time',
  'airflow_dag_processing_file_path_queue_size',
  'airflow_dagbag_size',
  'airflow_triggers_failed',
  'airflow_triggers_succeeded',
] as const;

/** A series of Airflow. */
export type AirflowSeries = (typeof AIRFLOW_SERIES)[number];
