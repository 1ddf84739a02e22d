/** One series of a program, with its value. */
export interface SeriesValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The series of one name in what a program shows to Prometheus. */
export const seriesOf = (text: string, name: string): SeriesValue[] =>
  text.split('\n').flatMap((line) => {
    const [, found, labels = '', value] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return found === name ? [{ labels: labelsOf(labels), value: Number(value) }] : [];
  });

/** The sum of the series of a name that have these labels among theirs. */
export const sumOf = (
  text: string,
  name: string,
  wanted: Readonly<Record<string, string>>,
): number =>
  seriesOf(text, name)
    .filter(({ labels }) => Object.entries(wanted).every(([key, value]) => labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', value = '']) => [
      label,
      value,
    ]),
  );
