import type { Construct } from 'constructs';
import {
  MonitoredSeries,
  type IMetrics,
  type ScrapeOptions,
} from '../../constructs/kubernetes/prometheus';

/** A reader that remembers what it reads. */
export class FakeMetrics implements IMetrics {
  readonly queryUrl = 'http://prometheus.monitoring.svc:9090';
  readonly scraped: ScrapeOptions[] = [];

  scrape<Name extends string = never>(
    _scope: Construct,
    _id: string,
    options: ScrapeOptions<Name>,
  ): MonitoredSeries<Name> {
    this.scraped.push(options);
    return new MonitoredSeries(`${options.namespace.name}/${options.name}`, options.series ?? []);
  }
}
