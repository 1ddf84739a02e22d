export type { DashboardJson } from './dashboard-json';
export { toDashboardJson } from './dashboard-json';
export { Dashboards, type DashboardConfigMap, type DashboardsProps } from './dashboards';
export {
  ServiceSource,
  type CloudWatchSource,
  type GrafanaDataSources,
  type ITelemetrySource,
  type ServiceSourceProps,
} from './data-sources';
export { Grafana } from './grafana';
export type { GrafanaProps, IGrafana } from './grafana-props';
