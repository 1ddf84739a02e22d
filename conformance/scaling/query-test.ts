import type { ScaledEngines, ScalingQuery } from './scaled-engines';
import type { Expectation, SignalCase } from './signal-case';
import { casesOf } from './signal-cases';
import { STEP_SECONDS } from './made-series';

/** Rules that record a query, and tests of them, as promtool reads both. */
export interface QueryTest {
  readonly rules: object;
  readonly tests: object;
  /** How many cases there are. */
  readonly cases: number;
}

/** What the answer is recorded as. */
const RECORD = 'conformance:answer';

/**
 * The test of a query of some engines. `asked` is a query to try in its place, which has to say the same: a mistake must
 * not.
 */
export function queryTest(
  engines: ScaledEngines,
  query: ScalingQuery,
  asked: string = query.query,
): QueryTest {
  const cases = casesOf(engines, query);
  return {
    rules: { groups: [{ name: query.signal, rules: [{ record: RECORD, expr: asked }] }] },
    tests: {
      evaluation_interval: `${STEP_SECONDS}s`,
      // A quantile is no number that a computer writes down in full.
      fuzzy_compare: true,
      tests: cases.map((each) => testOf(each, query)),
    },
    cases: cases.length,
  };
}

const testOf = ({ name, series, expected }: SignalCase, query: ScalingQuery) => ({
  name,
  interval: `${STEP_SECONDS}s`,
  input_series: series,
  promql_expr_test: expected.map((each) => expressionOf(each, query)),
});

function expressionOf({ at, is }: Expectation, { wakesAbove }: ScalingQuery) {
  const when = { eval_time: `${at}m` };
  if (is === 'nothing') return { expr: RECORD, ...when, exp_samples: [] };
  if (typeof is === 'number') {
    return { expr: RECORD, ...when, exp_samples: [{ labels: RECORD, value: is }] };
  }
  // KEDA wakes an engine where the value is greater: https://keda.sh/docs/2.20/concepts/scaling-deployments/
  return {
    expr: `${RECORD} > bool ${wakesAbove}`,
    ...when,
    exp_samples: [{ labels: '{}', value: is === 'active' ? 1 : 0 }],
  };
}
