import type { DashboardPanel, PanelKind, PanelUnit } from './dashboard';

/** A panel, with its questions by what their lines are called. */
export interface PanelOptions extends Omit<DashboardPanel, 'kind' | 'unit' | 'queries'> {
  /**
   * What the values are.
   * @default 'short'
   */
  readonly unit?: PanelUnit;
  /** PromQL by legend, such as `{ '{{model}}': 'sum by (model) (…)' }`. At least one. */
  readonly lines: Readonly<Record<string, string>>;
}

const shownAs =
  (kind: PanelKind) =>
  ({ lines, unit = 'short', ...panel }: PanelOptions): DashboardPanel => ({
    ...panel,
    kind,
    unit,
    queries: Object.entries(lines).map(([legend, expr]) => ({ expr, legend })),
  });

/** Lines over time. */
export const graph = shownAs('timeseries');

/** One number. */
export const stat = shownAs('stat');

/** A part of a whole, as it is now. */
export const gauge = shownAs('gauge');

/** A bar for each line, as it is now. */
export const bars = shownAs('bargauge');

/** A row for each line, as it is now. */
export const table = shownAs('table');
