import type { SeriesSelector } from './monitored-series';

/** Answers of HTTP by which a server says that it failed. */
export const SERVER_ERRORS = ['500', '502', '503', '504'] as const;

/** Grafana’s word for a time that has enough samples in it. https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/ */
const SHOWN = '$__rate_interval';

/** How much all counters of a selector grow in a second. */
export const growth = (counters: SeriesSelector, window = SHOWN, by = ''): string =>
  `sum${by === '' ? '' : ` by (${by}) `}(rate(${counters}[${window}]))`;

/** The part of one growth in another, from 0 to 1; 0 where the part has never been there. */
export const share = (part: SeriesSelector, whole: SeriesSelector, window = SHOWN): string =>
  `(${growth(part, window)} or vector(0)) / ${growth(whole, window)}`;

/** What so many of all observations are below, of the buckets of histograms. */
export const quantile = (part: number, buckets: SeriesSelector, window = SHOWN): string =>
  `histogram_quantile(${part}, sum by (le) (rate(${buckets}[${window}])))`;

/** The mean of what was observed, of the sums of histograms and their counts. */
export const mean = (sums: SeriesSelector, counts: SeriesSelector, window = SHOWN): string =>
  `${growth(sums, window)} / ${growth(counts, window)}`;

/**
 * By how much counters grew in a time, those that have just begun included: rates know nothing of what a series had when it
 * came, and a counter of failures comes with the first of them.
 */
export const grown = (counters: SeriesSelector, window: string): string =>
  `((sum(increase(${counters}[${window}]) and ${counters} offset ${window}) or vector(0))` +
  ` + (sum(last_over_time(${counters}[${window}]) unless ${counters} offset ${window}) or vector(0)))`;
