import type { Answer } from './answers';
import { colorOf, INK, lineColor, PALE } from './colors';
import type { Rectangle } from './grid';
import { thresholdColor, unitOf, type DrawnPanel } from './panel';
import { shortened, text, widthOf } from './text';
import { written } from './units';

const last = ({ points }: Answer): number => points.at(-1)?.[1] ?? Number.NaN;

const noData = ({ width, height }: Rectangle): string =>
  text('No data', { x: width / 2, y: height / 2, size: 14, anchor: 'middle', color: '#9aa1a9' });

/** One number, or several beside each other with what they are. */
export function figures(panel: DrawnPanel, answers: readonly Answer[], area: Rectangle): string {
  if (answers.length === 0) return noData(area);
  const share = area.width / answers.length;
  return answers
    .map((answer, index) => {
      const value = last(answer);
      const x = share * (index + 0.5);
      const color = colorOf(thresholdColor(panel, value));
      const name = answers.length > 1 ? shortened(answer.name, 11, share) : '';
      return (
        text(written(value, unitOf(panel)), {
          x,
          y: area.height / 2 + 6,
          size: 28,
          bold: true,
          anchor: 'middle',
          color,
        }) + text(name, { x, y: area.height - 8, size: 11, anchor: 'middle' })
      );
    })
    .join('');
}

const BAR = 24;
const NAME = 0.5;

/** A bar for each answer. */
export function bars(panel: DrawnPanel, answers: readonly Answer[], area: Rectangle): string {
  if (answers.length === 0) return noData(area);
  const most = panel.fieldConfig?.defaults.max ?? Math.max(...answers.map(last), 1e-9);
  const room = area.width * (1 - NAME) - 70;
  return answers
    .slice(0, Math.floor((area.height - 8) / BAR))
    .map((answer, index) => {
      const value = last(answer);
      const y = index * BAR + 8;
      const start = area.width * NAME;
      const color = colorOf(thresholdColor(panel, value) ?? 'green');
      const name = shortened(answer.name, 11, start - 16);
      return (
        text(name, { x: start - 8, y: y + 13, size: 11, anchor: 'end' }) +
        `<rect x="${start}" y="${y}" width="${room}" height="16" fill="${PALE}"/>` +
        `<rect x="${start}" y="${y}" width="${round((room * value) / most)}" height="16" fill="${color}"/>` +
        text(written(value, unitOf(panel)), { x: start + room + 8, y: y + 13, size: 11, color })
      );
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;

const ROW = 24;

/** A row for each answer: its labels, and its value below the name that the panel gives it. */
export function table(panel: DrawnPanel, answers: readonly Answer[], area: Rectangle): string {
  if (answers.length === 0) return noData(area);
  const labels = [...new Set(answers.flatMap((answer) => Object.keys(answer.labels)))];
  const columns = [...labels, valueName(panel)];
  const rows = answers.map((answer) => [
    ...labels.map((label) => answer.labels[label] ?? ''),
    written(last(answer), unitOf(panel)),
  ]);
  return [columns, ...rows]
    .slice(0, Math.floor(area.height / ROW))
    .map((cells, index) => rowOf(cells, index, area.width))
    .join('');
}

function valueName({ transformations = [] }: DrawnPanel): string {
  const renamed = transformations.find(({ id }) => id === 'organize')?.options.renameByName;
  return renamed?.['Value'] ?? 'Value';
}

function rowOf(cells: readonly string[], row: number, width: number): string {
  const share = (width - 24) / cells.length;
  const y = row * ROW + 18;
  const isHead = row === 0;
  const texts = cells.map((cell, index) =>
    text(shortened(cell, 12, isHead ? 0.85 * share - 6 : share - 6), {
      x: round(12 + share * index),
      y,
      size: 12,
      bold: isHead,
      color: isHead ? '#1f5fc4' : INK,
    }),
  );
  return `${texts.join('')}<line x1="12" x2="${width - 12}" y1="${y + 6}" y2="${y + 6}" stroke="${PALE}"/>`;
}

interface LegendPlace {
  readonly x: number;
  readonly line: number;
}

/** Where names stand below a picture: one beside the other, as long as there is room. */
export function legendPlaces(names: readonly string[], width: number): LegendPlace[] {
  let x = LEFT;
  let line = 0;
  return names.map((name) => {
    const needed = widthOf(name, LEGEND_SIZE) + 28;
    if (x + needed > width && x > LEFT) {
      x = LEFT;
      line += 1;
    }
    x += needed;
    return { x: round(x - needed), line };
  });
}

const LEFT = 12;
const LEGEND_SIZE = 11;
export const LEGEND_LINE = 15;

/** What lines are called, with their colours: as many as there is room for. */
export function legendOf(names: readonly string[], { width, height }: Rectangle): string {
  const places = legendPlaces(names, width);
  return names
    .map((name, index) => {
      const { x, line } = places[index] ?? { x: LEFT, line: 0 };
      const y = line * LEGEND_LINE + 11;
      if (y > height) return '';
      const mark = `<rect x="${x}" y="${y - 5}" width="12" height="3" fill="${lineColor(index)}"/>`;
      return mark + text(name, { x: round(x + 16), y, size: LEGEND_SIZE });
    })
    .join('');
}
