import type { DashboardPanel, PanelKind, PanelThreshold } from '../prometheus';

// What each kind of panel takes: https://github.com/grafana/grafana/tree/v13.2.0/packages/grafana-schema/src/raw/composable

/** How values are written, and what colours they have. */
export interface FieldsJson {
  readonly defaults: {
    readonly unit?: string;
    readonly min?: number;
    readonly max?: number;
    readonly color?: { readonly mode: 'palette-classic' | 'thresholds' };
    readonly thresholds?: {
      readonly mode: 'absolute';
      readonly steps: readonly { readonly color: string; readonly value: number | null }[];
    };
    readonly custom?: object;
  };
  readonly overrides: readonly [];
}

/** Parts of a hundred that the area below a line is filled: more where areas lie on each other. */
const FILL = 10;
const STACKED_FILL = 40;

/** Of several values in time, the last one. */
const REDUCED = { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } } as const;

/** How values are written, and what colours they have. A heatmap has its unit at the axis: its values are counts. */
export function fieldsOf(panel: DashboardPanel): FieldsJson {
  const { kind, unit, max, thresholds } = panel;
  if (kind === 'heatmap') return { defaults: {}, overrides: [] };
  return {
    defaults: {
      unit,
      ...(max === undefined ? {} : { min: 0, max }),
      color: { mode: kind === 'timeseries' || !thresholds ? 'palette-classic' : 'thresholds' },
      ...(thresholds && { thresholds: { mode: 'absolute', steps: stepsOf(thresholds) } }),
      ...(kind === 'timeseries' ? { custom: lineOf(panel) } : {}),
    },
    overrides: [],
  };
}

/** What is below the first value is good, unless that begins what is good. */
const stepsOf = (thresholds: readonly PanelThreshold[]) => [
  { color: thresholds[0]?.color === 'green' ? 'red' : 'green', value: null },
  ...thresholds.map(({ from, color }) => ({ color, value: from })),
];

const lineOf = ({ stacked = false, thresholds }: DashboardPanel) => ({
  drawStyle: 'line',
  lineWidth: 1,
  fillOpacity: stacked ? STACKED_FILL : FILL,
  showPoints: 'never',
  stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
  thresholdsStyle: { mode: thresholds === undefined ? 'off' : 'line' },
});

/** What a panel looks like. */
export const optionsOf = (panel: DashboardPanel): object => OPTIONS[panel.kind](panel);

const OPTIONS: Readonly<Record<PanelKind, (panel: DashboardPanel) => object>> = {
  timeseries: () => ({
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
    tooltip: { mode: 'multi', sort: 'desc' },
  }),
  stat: () => ({
    ...REDUCED,
    colorMode: 'value',
    graphMode: 'none',
    justifyMode: 'auto',
    orientation: 'auto',
    textMode: 'auto',
    wideLayout: true,
  }),
  gauge: () => ({
    ...REDUCED,
    orientation: 'auto',
    showThresholdLabels: false,
    showThresholdMarkers: true,
  }),
  bargauge: () => ({
    ...REDUCED,
    displayMode: 'basic',
    orientation: 'horizontal',
    showUnfilled: true,
    valueMode: 'color',
    // Each bar has its name beside it.
    legend: { displayMode: 'hidden', placement: 'bottom', showLegend: false, calcs: [] },
  }),
  table: () => ({ showHeader: true, cellHeight: 'sm' }),
  heatmap: ({ unit, max }) => ({
    calculate: false,
    cellGap: 1,
    color: {
      mode: 'scheme',
      scheme: 'Oranges',
      fill: 'dark-orange',
      exponent: 0.5,
      steps: 64,
      reverse: false,
    },
    // Cells that nothing fell into stay empty.
    filterValues: { le: 1e-9 },
    legend: { show: true },
    exemplars: { color: 'rgba(255,0,255,0.7)' },
    rowsFrame: { layout: 'auto' },
    showValue: 'never',
    tooltip: { mode: 'single', yHistogram: true, showColorScale: false },
    yAxis: { unit, max, axisPlacement: 'left' },
  }),
};

/** Answers to several questions stand in one row of a table; each column is called as its question is. */
export function transformationsOf({ kind, queries }: DashboardPanel) {
  if (kind !== 'table') return undefined;
  const columns = queries.flatMap(({ legend }, index) =>
    legend === undefined ? [] : [[columnName(index, queries.length), legend] as const],
  );
  return [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: { excludeByName: { Time: true }, renameByName: Object.fromEntries(columns) },
    },
  ];
}

/** https://github.com/grafana/grafana/blob/v13.2.0/packages/grafana-prometheus/src/result_transformer.ts (getValueText) */
const columnName = (index: number, count: number): string =>
  count === 1 ? 'Value' : `Value #${letter(index)}`;

/** `A` for the first question, as Grafana calls them. */
export const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);
