import { withAllChosen, type DashboardTarget } from '../../conformance/prometheus/dashboards';
import type { PrometheusServer } from '../../conformance/prometheus/server';
import { legend } from './legend';
import { END, SHOWN_MINUTES, type Labels } from './made-series';

/** Between two points of a picture, and what rates are taken over, as Grafana does: a step and a scrape, or four scrapes. */
const STEP_SECONDS = 300;
const RATE_INTERVAL = '6m';

type Point = readonly [time: number, value: number];

/** A line, bar or row: what it is called, its labels, and its values; one where it is asked for one moment. */
export interface Answer {
  readonly name: string;
  readonly labels: Labels;
  readonly points: readonly Point[];
}

interface Series {
  readonly metric: Labels;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** Has a question of a panel answered as Grafana asks it. */
export async function answersTo(
  server: PrometheusServer,
  { expr, legendFormat, instant }: DashboardTarget,
): Promise<Answer[]> {
  const query = withAllChosen(expr, RATE_INTERVAL);
  const data = instant
    ? await server.ask('query', { query, time: String(END) })
    : await server.ask('query_range', {
        query,
        start: String(END - SHOWN_MINUTES * 60),
        end: String(END),
        step: String(STEP_SECONDS),
      });
  // A vector has one value of each series, a matrix has several.
  const { result } = data as { readonly result: readonly Series[] };
  return result.map(({ metric, value, values }) => ({
    name: legend(legendFormat, metric),
    labels: metric,
    points: (values ?? (value ? [value] : [])).map(([time, text]) => [time, Number(text)] as const),
  }));
}
