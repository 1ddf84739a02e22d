import type { SeriesSelector } from './monitored-series';

/** Answers of HTTP by which a server says that it failed. */
export const SERVER_ERRORS = ['500', '502', '503', '504'] as const;

/** Grafana’s word for a time that has enough samples in it. https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/ */
const SHOWN = '$__rate_interval';

/** How series are looked at. */
export interface QueryOptions {
  /**
   * Labels that answers are told apart by.
   * @default - none: one answer, of all series together
   */
  readonly by?: readonly string[];
  /**
   * The time that is looked at, such as `5m`.
   * @default - the time between two points of Grafana’s picture
   */
  readonly window?: string;
}

/** How series are looked at over a time that is known. */
export type WindowOptions = QueryOptions & Required<Pick<QueryOptions, 'window'>>;

/** How much counters grow in a second. */
export const rate = (counters: SeriesSelector, { by, window = SHOWN }: QueryOptions = {}): string =>
  sum(`rate(${counters}[${window}])`, by);

/** How much counters grow in a minute, for what is rare. */
export const perMinute = (counters: SeriesSelector, options: QueryOptions = {}): string =>
  `60 * ${rate(counters, options)}`;

/** By how much counters grew in a time, as far as they were there when it began. */
export const increase = (counters: SeriesSelector, { by, window }: WindowOptions): string =>
  sum(`increase(${counters}[${window}])`, by);

/**
 * By how much counters of a program grew in a time, those that have just begun included: rates know nothing of what a series
 * had when it came, and a counter of failures comes with the first of them. Without labels it is 0 where there was never one.
 */
export function grown(counters: SeriesSelector, { by, window }: WindowOptions): string {
  const before = `${counters} offset ${window}`;
  const all = sum(
    `increase(${counters}[${window}]) and ${before} or last_over_time(${counters}[${window}]) unless ${before}`,
    by,
  );
  return by === undefined ? `(${all} or vector(0))` : all;
}

/** The part of one growth in another, from 0 to 1; 0 where the part has never been there. */
export function share(
  part: SeriesSelector,
  whole: SeriesSelector,
  options: QueryOptions = {},
): string {
  const all = rate(whole, options);
  const none = options.by === undefined ? 'vector(0)' : `0 * ${all}`;
  return `(${rate(part, options)} or ${none}) / ${all}`;
}

/** What so many of all observations are below, of the buckets of histograms. */
export const quantile = (
  part: number,
  buckets: SeriesSelector,
  options: QueryOptions = {},
): string =>
  `histogram_quantile(${part}, ${rate(buckets, { ...options, by: ['le', ...(options.by ?? [])] })})`;

/** The mean of what was observed, of the sums of histograms and their counts. */
export const mean = (
  sums: SeriesSelector,
  counts: SeriesSelector,
  options: QueryOptions = {},
): string => `${rate(sums, options)} / ${rate(counts, options)}`;

const sum = (each: string, by: readonly string[] = []): string =>
  by.length === 0 ? `sum(${each})` : `sum by (${by.join(', ')}) (${each})`;
