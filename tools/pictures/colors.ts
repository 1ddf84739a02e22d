/** Grafana’s names of colours that thresholds have, on a white ground. */
const NAMED: Readonly<Record<string, string>> = {
  green: '#2a8a3e',
  yellow: '#b7860b',
  red: '#c4162a',
};

export const INK = '#464c54';
export const PALE = '#e4e7eb';

/** Of lines, one after the other; each can be told from its neighbours. */
export const LINE_COLORS = [
  '#3d71d9',
  '#e0752d',
  '#2a9d5c',
  '#b03a7e',
  '#7b61c9',
  '#c9a227',
  '#1f9bb5',
  '#8c564b',
  '#6b7785',
  '#d1495b',
] as const;

export const colorOf = (name: string | undefined): string => NAMED[name ?? ''] ?? INK;

export const lineColor = (index: number): string => LINE_COLORS[index % LINE_COLORS.length] ?? INK;
