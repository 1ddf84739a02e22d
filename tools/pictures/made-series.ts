/** What a series is at a minute; nothing where it is not there. */
export type Value = (minute: number) => number | undefined;

export type Labels = Readonly<Record<string, string>>;

/** A series that is made up. */
export interface MadeSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly at: Value;
}

/** What is shown are six hours; what rates need lies before. */
export const SHOWN_MINUTES = 360;
export const MINUTES = SHOWN_MINUTES + 60;

/** A Thursday afternoon. Pictures that are made twice are the same. */
export const END = Date.UTC(2026, 2, 5, 15) / 1000;
const BEGIN = END - MINUTES * 60;

/** Seconds of Unix time at a minute. */
export const timeOf = (minute: number): number => BEGIN + minute * 60;

export const made = (name: string, labels: Labels, at: Value | number): MadeSeries => ({
  name,
  labels,
  at: typeof at === 'number' ? () => at : at,
});

/** A number from 0 to 1 that a text always has. https://en.wikipedia.org/wiki/Fowler–Noll–Vo_hash_function */
export function seed(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash / 2 ** 32;
}

/** What goes up and down about a middle, never below 0; another text moves it in time. */
export function wave(middle: number, swing: number, text: string): Value {
  const phase = seed(text) * 2 * Math.PI;
  return (minute) => {
    const slow = Math.sin((2 * Math.PI * minute) / 170 + phase);
    const quick = Math.sin((2 * Math.PI * minute) / 37 + 3 * phase);
    const restless = Math.sin((2 * Math.PI * minute) / 11 + 7 * phase);
    return Math.max(0, middle + swing * (0.6 * slow + 0.25 * quick + 0.15 * restless));
  };
}

/** A value from a minute of the picture on, the next from another: `[[0, 2], [120, 5]]`. */
export function steps(
  ...values: readonly (readonly [from: number, value: Value | number])[]
): Value {
  const before = MINUTES - SHOWN_MINUTES;
  return (minute) => {
    const [first] = values;
    const current = values.findLast(([from]) => from + before <= minute) ?? first;
    const value = current?.[1];
    return typeof value === 'function' ? value(minute) : value;
  };
}

/** Whole numbers of another. */
export const whole =
  (value: Value): Value =>
  (minute) => {
    const at = value(minute);
    return at === undefined ? undefined : Math.round(at);
  };

/** One by the other. */
export const times =
  (value: Value, factor: Value | number): Value =>
  (minute) => {
    const by = typeof factor === 'number' ? factor : (factor(minute) ?? 0);
    const at = value(minute);
    return at === undefined ? undefined : at * by;
  };

/** What a counter has, that grows by so much in a second. */
export function counter(rate: Value | number): Value {
  const totals: number[] = [];
  return (minute) => {
    while (totals.length <= minute) {
      const grows = typeof rate === 'number' ? rate : (rate(totals.length) ?? 0);
      totals.push((totals.at(-1) ?? 0) + grows * 60);
    }
    return totals[minute];
  };
}

/** What a histogram observes. */
export interface Observed {
  readonly name: string;
  readonly labels: Labels;
  /** Upper ends of its buckets. */
  readonly bounds: readonly number[];
  /** How often something is observed, in a second. */
  readonly rate: Value;
  /** What half of it is below. */
  readonly middle: Value;
}

/** How close to the middle what is observed lies. */
const STEEPNESS = 2.2;

/** The buckets of a histogram, its sum and its count. */
export function histogram({ name, labels, bounds, rate, middle }: Observed): MadeSeries[] {
  const below = (bound: number): Value =>
    times(rate, (minute) => 1 / (1 + (bound / (middle(minute) ?? 1)) ** -STEEPNESS));
  return [
    ...bounds.map((bound) =>
      made(`${name}_bucket`, { ...labels, le: ofBound(bound) }, counter(below(bound))),
    ),
    made(`${name}_bucket`, { ...labels, le: '+Inf' }, counter(rate)),
    made(`${name}_count`, labels, counter(rate)),
    made(`${name}_sum`, labels, counter(times(rate, times(middle, 1.3)))),
  ];
}

const ofBound = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));
