import { INK } from './colors';

/** How a text is written. */
export interface TextOptions {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** @default - the colour of usual text */
  readonly color?: string;
  /** @default false */
  readonly bold?: boolean;
  /** @default 'start' */
  readonly anchor?: 'start' | 'middle' | 'end';
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text in a picture. */
export function text(content: string, options: TextOptions): string {
  const { x, y, size, color = INK, bold = false, anchor = 'start' } = options;
  const escaped = content.replaceAll(/[&<>]/g, (letter) => ESCAPED[letter] ?? letter);
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}"${weight} text-anchor="${anchor}">${escaped}</text>`;
}

/** How wide a letter is, nearly, for its height. */
const LETTER = 0.56;

export const widthOf = (content: string, size: number): number => content.length * size * LETTER;

/** As much of a text as there is room for. */
export function shortened(content: string, size: number, room: number): string {
  const letters = Math.max(1, Math.floor(room / (size * LETTER)));
  return content.length <= letters ? content : `${content.slice(0, letters - 1)}…`;
}
