import { jobOf, type AlertCase, type EmittedAlert, type MadeSeries } from './alert-case';

/** How long made series go on, in minutes. */
const MINUTES = 180;

/** A series of a name and labels. */
export const one = (
  name: string,
  labels: Readonly<Record<string, string>>,
  values: string,
): MadeSeries => {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return { series: `${name}{${matchers.join(',')}}`, values };
};

/** What never changes. */
export const always = (value: number): string => `${value}x${MINUTES}`;

/** What grows by the same in each minute. */
export const growing = (by: number): string => `0+${by}x${MINUTES}`;

/** Buckets of a histogram: how many observations of each minute are at most so large, by the limits. */
export const buckets = (
  name: string,
  labels: Readonly<Record<string, string>>,
  limits: Readonly<Record<string, number>>,
): MadeSeries[] => {
  const all = Math.max(...Object.values(limits));
  return Object.entries({ ...limits, '+Inf': all }).map(([le, count]) =>
    one(name, { ...labels, le }, growing(count)),
  );
};

/** None of two pods answers, or one of them does. */
export const answerCase =
  (at: number, series = 'up') =>
  (alert: EmittedAlert): AlertCase => {
    const job = jobOf(alert, series);
    const pods = (first: number, second: number) => [
      one(series, { job, pod: 'a' }, always(first)),
      one(series, { job, pod: 'b' }, always(second)),
    ];
    return { at, fires: pods(0, 0), silent: pods(0, 1) };
  };

/** A gauge that is too much, and one that is not yet. */
export const gaugeCase =
  (at: number, series: string, values: readonly [wrong: number, right: number], labels = {}) =>
  (alert: EmittedAlert): AlertCase => {
    const job = jobOf(alert, series);
    const [wrong, right] = values;
    return {
      at,
      fires: [one(series, { job, ...labels }, always(wrong))],
      silent: [one(series, { job, ...labels }, always(right))],
    };
  };

/** Counters of a name that differ in one label: how much each grows in a minute. */
export interface Counted {
  readonly series: string;
  /** The label by which they differ. */
  readonly label: string;
  readonly wrong: Readonly<Record<string, number>>;
  readonly right: Readonly<Record<string, number>>;
  /** Labels that they have in common. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Counters that grow as they should not, and as they may. */
export const counterCase =
  (at: number, { series, label, labels = {}, ...counted }: Counted) =>
  (alert: EmittedAlert): AlertCase => {
    const job = jobOf(alert, series);
    const made = (by: Readonly<Record<string, number>>) =>
      Object.entries(by).map(([value, growth]) =>
        one(series, { job, ...labels, [label]: value }, growing(growth)),
      );
    return { at, fires: made(counted.wrong), silent: made(counted.right) };
  };

/** Half of what is above a limit is up to twice of it: a tenth is above it, or one in 25. */
export const slowCase =
  (at: number, series: string, limit: number, labels = {}) =>
  (alert: EmittedAlert): AlertCase => {
    const job = jobOf(alert, series);
    const made = (below: number) =>
      buckets(series, { job, ...labels }, { [limit]: below, [2 * limit]: 100 });
    return { at, fires: made(90), silent: made(96) };
  };

/** Counters of failures and of successes, by how much each grows in a minute. */
export const failureCase =
  (at: number, failures: string, successes: string) =>
  (alert: EmittedAlert): AlertCase => {
    const job = jobOf(alert, failures);
    const made = (failed: number, succeeded: number) => [
      one(failures, { job, pod: 'a' }, growing(failed)),
      one(successes, { job, pod: 'a' }, growing(succeeded)),
    ];
    return { at, fires: made(2, 1), silent: made(1, 9) };
  };
