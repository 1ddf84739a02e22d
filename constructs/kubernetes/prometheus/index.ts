export type { Alert, AlertsOptions } from './alert';
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
export { applicationAlert, explainedIn, type AlertText } from './explained-in';
export type { IMetrics, ScrapeOptions } from './i-metrics';
export { answeringPods, chosenInstances, instanceVariables } from './instances';
export { MonitoredSeries, type SeriesSelector } from './monitored-series';
export { noneAnswers } from './none-answers';
export { bars, gauge, graph, stat, table, type PanelOptions } from './panels';
export {
  PrometheusOperatorMetrics,
  type PrometheusOperatorMetricsProps,
  type ScrapedPods,
} from './prometheus-operator-metrics';
export { ServiceMonitor, type ServiceMonitorProps } from './service-monitor';
export { grown, increase, mean, perMinute, quantile, rate, SERVER_ERRORS, share } from './queries';
export { requestPanels } from './request-panels';
export { watch, type WatchOptions } from './watched';
