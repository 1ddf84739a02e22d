import type { DashboardPanel } from './dashboard';
import type { SeriesSelector } from './monitored-series';
import { graph } from './panels';
import { quantile, rate, share } from './queries';

/** What a service says of its requests. */
export interface RequestPanelsOptions {
  /** Counters of requests. */
  readonly requests: SeriesSelector;
  /** Those of them that the service failed at. */
  readonly failed: SeriesSelector;
  /** The label that says how a request ended. */
  readonly by: string;
  /** Buckets of how long requests took. */
  readonly buckets: SeriesSelector;
  /**
   * What makes seconds of them.
   * @default - nothing: they are seconds
   */
  readonly perSecond?: number;
}

const QUANTILES = [0.5, 0.95, 0.99] as const;

/** Rate, failures and duration of a service’s requests. */
export const requestPanels = (options: RequestPanelsOptions): DashboardPanel[] => [
  graph({
    title: 'Requests',
    description:
      'Requests in a second, by how they ended. A fall to nothing is one of the ways in.',
    unit: 'reqps',
    lines: { [`{{${options.by}}}`]: rate(options.requests, { by: [options.by] }) },
    stacked: true,
  }),
  graph({
    title: 'Share that fails',
    description: 'Part of the requests that the service itself failed at.',
    unit: 'percentunit',
    lines: { failed: share(options.failed, options.requests) },
    thresholds: [{ from: 0.05, color: 'red' }],
  }),
  graph({
    title: 'Time of requests',
    description: 'What half of the requests, 19 of 20 and 99 of 100 are faster than.',
    unit: 's',
    lines: Object.fromEntries(
      QUANTILES.map((part) => [
        `${part * 100} %`,
        seconds(quantile(part, options.buckets), options.perSecond),
      ]),
    ),
  }),
];

const seconds = (query: string, perSecond = 1): string =>
  perSecond === 1 ? query : `${query} / ${perSecond}`;
