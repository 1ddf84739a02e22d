import {
  labelQuestion,
  withAllChosen,
  type DashboardTarget,
  type DashboardVariableJson,
} from '../../conformance/prometheus/dashboards';
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

/** Regular expressions that variables stand for, by name. */
type Chosen = Readonly<Record<string, string>>;

/** What variables stand for when all is chosen: those that have no word for it, each value that they list. */
export async function allChosen(
  server: PrometheusServer,
  variables: readonly DashboardVariableJson[],
): Promise<Chosen> {
  const chosen: Record<string, string> = {};
  for (const { name, allValue, query } of variables) {
    const question = labelQuestion(query.query);
    if (allValue !== undefined || question === undefined) continue;
    const values = await server.ask(`label/${question.label}/values`, {
      'match[]': question.match,
    });
    // The API lists the values of a label.
    chosen[name] = (values as readonly string[]).join('|');
  }
  return chosen;
}

/** Has a question of a panel answered as Grafana asks it. */
export async function answersTo(
  server: PrometheusServer,
  { expr, legendFormat, instant }: DashboardTarget,
  chosen: Chosen,
): Promise<Answer[]> {
  const query = withAllChosen(expr, RATE_INTERVAL, chosen);
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
