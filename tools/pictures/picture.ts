import type { EmittedDashboard } from '../../conformance/prometheus/dashboards';
import type { PrometheusServer } from '../../conformance/prometheus/server';
import { allChosen, answersTo, type Answer } from './answers';
import { PALE } from './colors';
import { bars, figures, LEGEND_LINE, legendOf, legendPlaces, table } from './figures';
import { heightOf, place, WIDTH, type Rectangle } from './grid';
import { lineChart } from './lines';
import type { DrawnPanel } from './panel';
import { shortened, text } from './text';

const FONT = 'Inter, Helvetica, Arial, sans-serif';
const NOTE =
  'Drawn from made series by this repository, as the real Prometheus answers the dashboard’s questions. No screenshot of Grafana.';

/** A panel without an answer. */
export interface EmptyPanel {
  readonly dashboard: string;
  readonly title: string;
}

/** A dashboard as one picture, and what of it is empty. */
export async function pictureOf(
  server: PrometheusServer,
  { uid, title, panels, templating }: EmittedDashboard<DrawnPanel>,
): Promise<{ readonly svg: string; readonly empty: readonly EmptyPanel[] }> {
  const empty: EmptyPanel[] = [];
  const drawn: string[] = [];
  const chosen = await allChosen(server, templating.list);
  for (const panel of panels) {
    const { targets = [] } = panel;
    const answers: Answer[] = [];
    for (const target of targets) answers.push(...(await answersTo(server, target, chosen)));
    if (targets.length > 0 && answers.length === 0)
      empty.push({ dashboard: uid, title: panel.title });
    drawn.push(panel.type === 'row' ? heading(panel) : framed(panel, answers));
  }
  const height = heightOf(panels);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}" role="img" aria-label="${title}: made series">`,
    `<rect width="${WIDTH}" height="${height}" fill="#f4f5f7"/>`,
    text(title, { x: 12, y: 30, size: 22, bold: true }),
    text(NOTE, { x: 12, y: 52, size: 12, color: '#6b7280' }),
    ...drawn,
    '</svg>\n',
  ].join('\n');
  return { svg, empty };
}

function heading({ title, gridPos }: DrawnPanel): string {
  const { x, y } = place(gridPos);
  return text(title, { x: x + 4, y: y + 18, size: 15, bold: true });
}

const TITLE = 28;

function framed(panel: DrawnPanel, answers: readonly Answer[]): string {
  const { x, y, width, height } = place(panel.gridPos);
  const inside = { x: 0, y: TITLE, width, height: height - TITLE };
  return [
    `<svg x="${x}" y="${y}" width="${width}" height="${height}">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="3" fill="#fff" stroke="${PALE}"/>`,
    text(shortened(panel.title, 13, width - 20), { x: 10, y: 19, size: 13, bold: true }),
    within(inside, contentOf(panel, answers, inside)),
    '</svg>',
  ].join('');
}

const within = ({ x, y }: Rectangle, content: string): string =>
  `<g transform="translate(${x} ${y})">${content}</g>`;

function contentOf(panel: DrawnPanel, answers: readonly Answer[], area: Rectangle): string {
  const draw = DRAWINGS[panel.type];
  if (draw === undefined) throw new Error(`panels of type '${panel.type}' are not drawn`);
  return draw(panel, answers, area);
}

const DRAWINGS: Readonly<
  Record<string, (panel: DrawnPanel, answers: readonly Answer[], area: Rectangle) => string>
> = { stat: figures, gauge: figures, bargauge: bars, table, timeseries: linesWithLegend };

/** Of how much of a picture a legend may take, Grafana says the same. */
const LEGEND_LINES = 4;

function linesWithLegend(panel: DrawnPanel, answers: readonly Answer[], area: Rectangle): string {
  if (answers.length === 0) return figures(panel, answers, area);
  const names = answers.map(({ name }) => shortened(name, 11, area.width - 40));
  const lines = Math.min(LEGEND_LINES - 1, legendPlaces(names, area.width).at(-1)?.line ?? 0) + 1;
  const legendHeight = lines * LEGEND_LINE + 6;
  const chart = { ...area, height: area.height - legendHeight };
  const below = { ...area, y: chart.height, height: legendHeight };
  const drawn = lineChart(panel, answers, chart);
  return `${compact(drawn)}${within({ ...below, x: 0 }, legendOf(names, below))}`;
}

/** A tenth of a point is as much as anybody sees. */
const compact = (svg: string): string =>
  svg
    .replaceAll(/<[^>]*>/g, (tag) =>
      tag.replaceAll(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
    )
    .replaceAll(/\s*\n\s*/g, '');
