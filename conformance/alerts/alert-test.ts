import { Finding } from '../failures';
import type { AlertCase, MadeSeries } from './alert-case';
import type { AlertRule } from './emitted-alerts';

/** A rule for an alert, and tests of it, as promtool reads both. */
export interface AlertTest {
  readonly rules: object;
  readonly tests: object;
}

/**
 * The test of a rule: it fires by the case’s first series, with its severity and namespace, and not before its time is over;
 * by the second it never does. `asked` is a rule to try in its place, with a mistake.
 */
export function alertTest(rule: AlertRule, made: AlertCase, asked: object = rule): AlertTest {
  const { at } = made;
  const minutes = minutesOf(rule);
  if (made.fires.length === 0) throw new Finding(`the case of ${rule.alert} has no series`);
  if (at < minutes) {
    throw new Finding(`the case of ${rule.alert} looks after ${at}m, before ${rule.for} are over`);
  }
  const early = minutes === 0 ? [] : [{ ...state(rule, minutes - 1), exp_samples: [] }];
  return {
    rules: { groups: [{ name: rule.alert, rules: [asked] }] },
    tests: {
      evaluation_interval: '1m',
      tests: [
        ...[made.fires, ...(made.orFires === undefined ? [] : [made.orFires])].map((series) =>
          testOf('fires', series, [...early, { ...state(rule, at), exp_samples: [fired(rule)] }]),
        ),
        testOf('is silent', made.silent, [
          { expr: `count_over_time(${firing(rule)}[${at}m])`, ...after(at), exp_samples: [] },
        ]),
      ],
    },
  };
}

const minutesOf = ({ for: time }: AlertRule): number => Number(/^(\d+)m$/.exec(time)?.[1] ?? 0);

const after = (minutes: number) => ({ eval_time: `${minutes}m` });

const firing = ({ alert }: AlertRule): string => `ALERTS{alertname="${alert}",alertstate="firing"}`;

/** One, with the labels that everybody is told by, however many fire. */
const state = (rule: AlertRule, minutes: number) => ({
  expr: `group by (alertname, namespace, severity) (${firing(rule)})`,
  ...after(minutes),
});

const fired = ({ alert, labels }: AlertRule) => ({
  labels: `{alertname="${alert}",namespace="${labels['namespace'] ?? ''}",severity="${labels['severity'] ?? ''}"}`,
  value: 1,
});

const testOf = (
  name: string,
  series: readonly MadeSeries[],
  promql_expr_test: readonly object[],
) => ({ name, interval: '1m', input_series: series, promql_expr_test });
