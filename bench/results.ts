import type { Budget } from './budgets';

/** A measured value, with its budget where it has one. */
export type Result = {
  readonly measure: string;
  readonly unit: string;
  readonly value: number;
} & Partial<Budget>;

const digits = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);

const verdictOf = ({ value, budget, stretch, gated }: Result): string => {
  if (budget === undefined || stretch === undefined) return '';
  const bound = `budget ${budget}, stretch ${stretch}`;
  if (value <= stretch) return `${bound}: within stretch`;
  if (value <= budget) return `${bound}: within budget`;
  return `${bound}: above budget${gated === true ? '' : ' (not gated)'}`;
};

/** One line per result: measure, value, and how it stands against its budget. */
export const formatResults = (results: readonly Result[]): string => {
  const width = Math.max(...results.map(({ measure }) => measure.length));
  return results
    .map((result) => {
      const value = `${digits(result.value).padStart(8)} ${result.unit.padEnd(3)}`;
      return `${result.measure.padEnd(width)} ${value}  ${verdictOf(result)}`.trimEnd();
    })
    .join('\n');
};

/** Prints the table. */
export const printResults = (results: readonly Result[]): void => {
  console.log(formatResults(results));
};
