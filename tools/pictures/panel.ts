import type { DashboardPanelJson } from '../../conformance/prometheus/dashboards';

/** Where a panel stands: columns of 24, and lines. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A panel of a dashboard, as far as it is drawn. */
export interface DrawnPanel extends DashboardPanelJson {
  readonly gridPos: GridPosition;
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly max?: number;
      readonly thresholds?: {
        readonly steps: readonly { readonly color: string; readonly value: number | null }[];
      };
      readonly custom?: { readonly stacking?: { readonly mode: string } };
    };
  };
  readonly transformations?: readonly {
    readonly id: string;
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
}

/** The unit of a panel’s values. */
export const unitOf = ({ fieldConfig }: DrawnPanel): string =>
  fieldConfig?.defaults.unit ?? 'short';

/** The colour that a value has by a panel’s thresholds. */
export function thresholdColor({ fieldConfig }: DrawnPanel, value: number): string | undefined {
  const steps = fieldConfig?.defaults.thresholds?.steps ?? [];
  return steps.findLast(({ value: from }) => from === null || value >= from)?.color;
}
