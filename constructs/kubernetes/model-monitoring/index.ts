export type { DataSource, MonitorImages, ObjectsSource, VolumeSource } from './data-source';
export type { CategoricalFeature, ModelFeature, NumericFeature } from './features';
export type { IMonitoredModel } from './i-monitored-model';
export { InlineMonitor } from './inline-monitor';
export type {
  DriftReference,
  DriftThresholds,
  LogDriftProps,
  ModelApi,
  ModelValidationProps,
  MonitorJobOptions,
  QualityMetric,
  RetrainingOptions,
} from './job-props';
export { LogDrift } from './log-drift';
export type { LogSource } from './log-source';
export { MODEL_QUALITY_DASHBOARD } from './model-quality-dashboard';
export { ModelValidation } from './model-validation';
export { gatewayAlerts } from './monitor-alerts';
export { ALL_JOBS } from './names';
export type { InlineMonitorProps, ObserverOptions, RequestMirrorProps } from './observer-props';
export type { RecordStore } from './records';
export { mirrorService, RequestMirror } from './request-mirror';
export { JOB_SERIES, OBSERVER_SERIES, type JobSeries, type ObserverSeries } from './series';
