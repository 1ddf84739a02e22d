export type { IMetrics, ScrapeOptions } from './i-metrics';
export {
  PrometheusOperatorMetrics,
  type PrometheusOperatorMetricsProps,
} from './prometheus-operator-metrics';
