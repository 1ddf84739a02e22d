import type { INamespace, Labels } from '../core';
import type { MonitoredSeries } from '../prometheus';

/** Where jobs that end leave their metrics. */
export interface IPushgateway<Name extends string = string> {
  /** Where metrics are sent: `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** What it has been sent, as long as it was sent under the job of these series. */
  readonly series: MonitoredSeries<Name>;
  /** Lets pods send metrics. `name` says who they are, and is unique in their namespace. */
  addPusher(name: string, from: INamespace, pods: Labels): void;
}
