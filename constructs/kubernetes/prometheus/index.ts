export type { Alert, AlertsOptions } from './alert';
export type { IMetrics, ScrapeOptions } from './i-metrics';
export { MonitoredSeries, type SeriesSelector } from './monitored-series';
export {
  PrometheusOperatorMetrics,
  type PrometheusOperatorMetricsProps,
  type ScrapedPods,
} from './prometheus-operator-metrics';
