export type {
  Count,
  DynamicAllocationOptions,
  SparkApplicationOptions,
  SparkApplicationProps,
  SparkExecutorOptions,
  SparkPodOptions,
  SparkProgram,
  SparkRetryOptions,
} from './application-options';
export { sparkApplicationSpec, type SparkApplicationSpec } from './application-spec';
export { HistoryServer } from './history-server';
export type { HistoryServerProps } from './history-server-props';
export { SPARK_API } from './names';
export type { S3Access } from './s3-settings';
export {
  ScheduledSparkApplication,
  type ScheduledSparkApplicationProps,
} from './scheduled-spark-application';
export { SparkAccess } from './spark-access';
export { SparkApplication } from './spark-application';
export { SparkOperatorWatch, type SparkOperatorWatchProps } from './spark-operator-watch';
export { TeamSpark, type TeamSparkProps } from './team-spark';
