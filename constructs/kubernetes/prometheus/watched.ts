import type { Construct } from 'constructs';
import type { Alert } from './alert';
import type { Dashboard } from './dashboard';
import type { IMetrics, ScrapeOptions } from './i-metrics';
import type { MonitoredSeries } from './monitored-series';

/** Pods that are read, and what is made of what they say. */
export interface WatchOptions<Name extends string> extends ScrapeOptions<Name> {
  /**
   * What may be wrong with them. The rules are called as the monitor.
   * @default - nobody is told
   */
  readonly alerts?: (series: MonitoredSeries<Name>) => readonly Alert[];
  /**
   * Pictures of the product.
   * @default - none
   */
  readonly dashboard?: Dashboard;
}

/** Reads a component, has somebody told what is wrong with it, and has it shown. Does nothing where nobody reads. */
export function watch<Name extends string = never>(
  scope: Construct,
  metrics: IMetrics | undefined,
  { alerts, dashboard, ...options }: WatchOptions<Name>,
): void {
  if (metrics === undefined) return;
  const series = metrics.scrape(scope, 'Metrics', options);
  if (dashboard !== undefined) metrics.addDashboard(scope, dashboard);
  if (alerts === undefined) return;
  const { name, namespace } = options;
  metrics.addAlerts(scope, 'Alerts', { name, namespace, alerts: alerts(series) });
}
