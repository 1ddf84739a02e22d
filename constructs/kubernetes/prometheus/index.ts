export type { Alert, AlertsOptions } from './alert';
export { bars, graph, quantileOf, rateOf, stat, table, type AskedPanel } from './asked-panel';
export { ChosenSeries } from './chosen-series';
export type {
  Dashboard,
  DashboardPanel,
  DashboardRow,
  DashboardVariable,
  PanelKind,
  PanelQuery,
  PanelThreshold,
  PanelUnit,
} from './dashboard';
export { grownBy } from './grown-by';
export type { IMetrics, ScrapeOptions } from './i-metrics';
export { MonitoredSeries, type SeriesSelector } from './monitored-series';
export {
  PrometheusOperatorMetrics,
  type PrometheusOperatorMetricsProps,
  type ScrapedPods,
} from './prometheus-operator-metrics';
