import {
  type DashboardPanel,
  type DashboardRow,
  type PanelKind,
  type PanelQuery,
} from '../prometheus';
import { fieldsOf, letter, optionsOf, transformationsOf, type FieldsJson } from './panel-options';

/** Columns of a dashboard. https://grafana.com/docs/grafana/v13.2/visualizations/dashboards/build-dashboards/view-dashboard-json-model/#panel-size-and-position */
const COLUMNS = 24;

/** Columns and lines of a panel: figures are small, and share a line; pictures are not. */
const FIGURE = { least: 4, most: 12, height: 5 } as const;
const PICTURE = { width: 8, height: 8 } as const;

const FIGURES: readonly PanelKind[] = ['stat', 'gauge'];

interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What panels ask. */
export interface SourceReference {
  readonly type: 'prometheus';
  readonly uid: string;
}

interface TargetJson {
  readonly refId: string;
  readonly datasource: SourceReference;
  readonly editorMode: 'code';
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: 'time_series' | 'table' | 'heatmap';
  readonly instant: boolean;
  readonly range: boolean;
}

/** A panel as Grafana reads it. */
export interface PanelJson {
  readonly id: number;
  readonly type: PanelKind;
  readonly title: string;
  readonly description: string;
  readonly gridPos: GridPosition;
  readonly datasource: SourceReference;
  readonly targets: readonly TargetJson[];
  readonly fieldConfig: FieldsJson;
  readonly options: object;
  readonly transformations?: readonly { readonly id: string; readonly options: object }[];
}

/** A heading above panels. */
export interface RowJson {
  readonly id: number;
  readonly type: 'row';
  readonly title: string;
  readonly collapsed: false;
  readonly gridPos: GridPosition;
  readonly panels: readonly [];
}

/** Headings and panels below each other, with numbers from 1. */
export function laidOut(
  rows: readonly DashboardRow[],
  source: SourceReference,
): (PanelJson | RowJson)[] {
  const made: (PanelJson | RowJson)[] = [];
  let top = 0;
  for (const { title, panels } of rows) {
    const gridPos = { x: 0, y: top, w: COLUMNS, h: 1 };
    made.push({ id: made.length + 1, type: 'row', title, collapsed: false, gridPos, panels: [] });
    const positions = positionsOf(panels, top + 1);
    panels.forEach((panel, index) => {
      const place = positions[index] ?? gridPos;
      made.push(panelJson(panel, { id: made.length + 1, gridPos: place, source }));
    });
    top = Math.max(...positions.map(({ y, h }) => y + h), top + 1);
  }
  return made;
}

/** From left to right, and on below what is there where a panel does not fit any more, or is of another height. */
function positionsOf(panels: readonly DashboardPanel[], top: number): GridPosition[] {
  let x = 0;
  let y = top;
  let below = top;
  const figures = panels.filter(({ kind }) => FIGURES.includes(kind)).length;
  return panels.map((panel) => {
    const { w, h } = sizeOf(panel, figures);
    const isOther = x > 0 && h !== below - y;
    if (isOther || x + w > COLUMNS) {
      x = 0;
      y = below;
    }
    const position = { x, y, w, h };
    x += w;
    below = Math.max(below, y + h);
    return position;
  });
}

function sizeOf({ kind, width }: DashboardPanel, figures: number): Pick<GridPosition, 'w' | 'h'> {
  if (!FIGURES.includes(kind)) return { w: width ?? PICTURE.width, h: PICTURE.height };
  const share = Math.max(FIGURE.least, Math.min(FIGURE.most, Math.floor(COLUMNS / figures)));
  return { w: width ?? share, h: FIGURE.height };
}

interface PanelPlace {
  readonly id: number;
  readonly gridPos: GridPosition;
  readonly source: SourceReference;
}

const panelJson = (panel: DashboardPanel, { id, gridPos, source }: PanelPlace): PanelJson => ({
  id,
  type: panel.kind,
  title: panel.title,
  description: panel.description,
  gridPos,
  datasource: source,
  targets: panel.queries.map((query, index) => targetJson(panel.kind, query, { index, source })),
  fieldConfig: fieldsOf(panel),
  options: optionsOf(panel),
  transformations: transformationsOf(panel),
});

/** Pictures over time ask for a range, all others for what is now. */
function targetJson(
  kind: PanelKind,
  { expr, legend }: PanelQuery,
  { index, source }: { readonly index: number; readonly source: SourceReference },
): TargetJson {
  const range = kind === 'timeseries' || kind === 'heatmap';
  return {
    refId: letter(index),
    datasource: source,
    editorMode: 'code',
    expr,
    legendFormat: legend ?? (kind === 'heatmap' ? '{{le}}' : '__auto'),
    format: FORMATS[kind] ?? 'time_series',
    instant: !range,
    range,
  };
}

const FORMATS: Partial<Record<PanelKind, TargetJson['format']>> = {
  table: 'table',
  heatmap: 'heatmap',
};
