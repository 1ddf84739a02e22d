import { MINUTES, timeOf, type Labels, type MadeSeries } from './made-series';

/**
 * Series as promtool takes them in: all of a name together. They have no type, so that names need no ending.
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function openMetrics(series: readonly MadeSeries[]): string {
  const names = [...new Set(series.map(({ name }) => name))];
  const lines = names.flatMap((name) =>
    series.filter((each) => each.name === name).flatMap((each) => samplesOf(each)),
  );
  return `${lines.join('\n')}\n# EOF\n`;
}

function samplesOf({ name, labels, at }: MadeSeries): string[] {
  const place = `${name}${selector(labels)}`;
  return Array.from({ length: MINUTES + 1 }, (_, minute) => {
    const value = at(minute);
    return value === undefined ? [] : [`${place} ${value} ${timeOf(minute)}`];
  }).flat();
}

const selector = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
