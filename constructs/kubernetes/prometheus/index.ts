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
export { ControlPlaneMetrics, type ControlPlaneMetricsProps } from './control-plane-metrics';
export { grownBy } from './grown-by';
export type { IMetrics, ScrapeOptions } from './i-metrics';
export { answeringPods, chosenInstances, instanceVariables } from './instances';
export { MonitoredSeries, type SeriesSelector } from './monitored-series';
export { applicationRunbook, noneAnswers, runbookOf } from './none-answers';
export { lines, number } from './panels';
export {
  PrometheusOperatorMetrics,
  type PrometheusOperatorMetricsProps,
  type ScrapedPods,
} from './prometheus-operator-metrics';
export { ServiceMonitor, type ServiceMonitorProps } from './service-monitor';
export { growth, grown, mean, quantile, SERVER_ERRORS, share } from './queries';
export { requestPanels } from './request-panels';
export { watch } from './watched';
