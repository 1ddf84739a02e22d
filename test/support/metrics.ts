import type { Construct, IConstruct } from 'constructs';
import type { MonitoringPrometheus } from '../../constructs/operators';
import {
  MonitoredSeries,
  type AlertsOptions,
  type Dashboard,
  type IMetrics,
  type ScrapeOptions,
} from '../../constructs/kubernetes/prometheus';

/** A Prometheus that reads metrics of operators. */
export const PROMETHEUS: MonitoringPrometheus = {
  namespace: 'monitoring',
  monitorLabels: { 'read-by': 'test' },
};

/** The values of a monitor that it selects, in most charts. */
export const MONITORED = { enabled: true, additionalLabels: PROMETHEUS.monitorLabels };

/** A reader that remembers what it reads. */
export class FakeMetrics implements IMetrics {
  readonly queryUrl = 'http://prometheus.monitoring.svc:9090';
  readonly scraped: ScrapeOptions[] = [];
  readonly alerts: AlertsOptions[] = [];
  readonly dashboards: Dashboard[] = [];

  addAlerts(_scope: Construct, _id: string, options: AlertsOptions): void {
    this.alerts.push(options);
  }

  addDashboard(_scope: IConstruct, dashboard: Dashboard): void {
    this.dashboards.push(dashboard);
  }

  scrape<Name extends string = never>(
    _scope: Construct,
    _id: string,
    options: ScrapeOptions<Name>,
  ): MonitoredSeries<Name> {
    this.scraped.push(options);
    return new MonitoredSeries(`${options.namespace.name}/${options.name}`, options.series ?? []);
  }
}
