/**
 * Series of the operator that queries use.
 * https://github.com/kubeflow/spark-operator/blob/v2.5.2/pkg/common/metrics.go
 */
export const SPARK_OPERATOR_SERIES = [
  'spark_application_submit_count',
  'spark_application_failed_submission_count',
  'spark_application_running_count',
  'spark_application_success_count',
  'spark_application_failure_count',
  'spark_application_start_latency_seconds_histogram_bucket',
  'spark_executor_running_count',
  'spark_executor_failure_count',
] as const;

/** A series of the operator. */
export type SparkOperatorSeries = (typeof SPARK_OPERATOR_SERIES)[number];

/**
 * Series of drivers that queries use; all of them begin with the namespace of metrics that applications are given.
 * https://github.com/apache/spark/blob/v4.0.4/core/src/main/scala/org/apache/spark/metrics/sink/PrometheusServlet.scala
 * https://github.com/apache/spark/blob/v4.0.4/core/src/main/scala/org/apache/spark/scheduler/DAGSchedulerSource.scala
 */
export const SPARK_DRIVER_SERIES = [
  'metrics_spark_driver_DAGScheduler_job_activeJobs_Value',
  'metrics_spark_driver_DAGScheduler_stage_runningStages_Value',
  'metrics_spark_driver_DAGScheduler_stage_waitingStages_Value',
  'metrics_spark_driver_DAGScheduler_stage_failedStages_Value',
  'metrics_spark_driver_BlockManager_memory_memUsed_MB_Value',
] as const;

/**
 * Series of executors that queries use, which their driver tells.
 * https://github.com/apache/spark/blob/v4.0.4/core/src/main/scala/org/apache/spark/status/api/v1/PrometheusResource.scala
 */
export const SPARK_EXECUTOR_SERIES = [
  'metrics_executor_activeTasks',
  'metrics_executor_maxTasks',
  'metrics_executor_completedTasks_total',
  'metrics_executor_failedTasks_total',
  'metrics_executor_totalDuration_seconds_total',
  'metrics_executor_totalGCTime_seconds_total',
  'metrics_executor_totalInputBytes_bytes_total',
  'metrics_executor_totalShuffleRead_bytes_total',
  'metrics_executor_totalShuffleWrite_bytes_total',
  'metrics_executor_memoryUsed_bytes',
  'metrics_executor_diskUsed_bytes',
  'metrics_executor_JVMHeapMemory_bytes',
] as const;
