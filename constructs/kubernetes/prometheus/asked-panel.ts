import type { DashboardPanel, PanelKind } from './dashboard';

/** A panel, with its questions by what their lines are called. */
export interface AskedPanel extends Omit<DashboardPanel, 'kind' | 'queries'> {
  /** PromQL by legend, such as `{ '{{model}}': 'sum by (model) (…)' }`. At least one. */
  readonly lines: Readonly<Record<string, string>>;
}

const shownAs =
  (kind: PanelKind) =>
  ({ lines, ...panel }: AskedPanel): DashboardPanel => ({
    ...panel,
    kind,
    queries: Object.entries(lines).map(([legend, expr]) => ({ expr, legend })),
  });

/** Lines over time. */
export const graph = shownAs('timeseries');

/** One number. */
export const stat = shownAs('stat');

/** A bar for each line, as it is now. */
export const bars = shownAs('bargauge');

/** A row for each line, as it is now. */
export const table = shownAs('table');

/** A quantile of a histogram, over the time between two points of a picture; `by` are further labels. */
export const quantileOf = (share: number, buckets: string, ...by: readonly string[]): string =>
  `histogram_quantile(${share}, sum by (${['le', ...by].join(', ')}) (rate(${buckets}[$__rate_interval])))`;

/** What a counter grows by in a second, summed up by some labels. */
export const rateOf = (counter: string, ...by: readonly string[]): string =>
  `sum by (${by.join(', ')}) (rate(${counter}[$__rate_interval]))`;
