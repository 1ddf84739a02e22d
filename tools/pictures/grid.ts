import type { GridPosition } from './panel';

/** Points of a picture. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const COLUMNS = 24;
const COLUMN = 58;
const LINE = 32;
const GAP = 8;

/** Above panels: the title of the dashboard, and what the picture is. */
const HEADER = 64;
export const WIDTH = COLUMNS * COLUMN + GAP;

/** Where a panel is drawn. */
export const place = ({ x, y, w, h }: GridPosition): Rectangle => ({
  x: x * COLUMN + GAP,
  y: y * LINE + HEADER,
  width: w * COLUMN - GAP,
  height: h * LINE - GAP,
});

/** How high a picture is that has all of the panels in it. */
export const heightOf = (panels: readonly { readonly gridPos: GridPosition }[]): number =>
  Math.max(...panels.map(({ gridPos: { y, h } }) => (y + h) * LINE)) + HEADER + GAP;
