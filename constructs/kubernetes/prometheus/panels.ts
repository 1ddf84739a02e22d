import type { DashboardPanel, PanelUnit } from './dashboard';

/** A picture of lines over time. */
export interface LinesOptions extends Pick<
  DashboardPanel,
  'title' | 'description' | 'width' | 'thresholds' | 'stacked' | 'max'
> {
  /**
   * What the values are.
   * @default 'short'
   */
  readonly unit?: PanelUnit;
  /** What is asked, with what each line is called. */
  readonly lines: readonly (readonly [legend: string, expr: string])[];
}

/** Lines over time. */
export const lines = ({
  lines: asked,
  unit = 'short',
  ...panel
}: LinesOptions): DashboardPanel => ({
  ...panel,
  kind: 'timeseries',
  unit,
  queries: asked.map(([legend, expr]) => ({ expr, legend })),
});

/** One number, now. */
export const number = (
  panel: Pick<DashboardPanel, 'title' | 'description' | 'thresholds'>,
  expr: string,
  unit: PanelUnit = 'short',
): DashboardPanel => ({ ...panel, kind: 'stat', unit, queries: [{ expr }] });
