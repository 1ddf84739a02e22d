/** A series, with what it is at each step, in the words of promtool. */
export interface MadeSeries {
  readonly series: string;
  readonly values: string;
}

/** Between two values of a series, in seconds: as often as Prometheus reads pods. */
export const STEP_SECONDS = 30;

const STEPS_A_MINUTE = 60 / STEP_SECONDS;

/** How long a series goes on that does not end before, in minutes. */
const MINUTES = 60;

/** A series of a name, labels and values. */
export function made(
  name: string,
  labels: Readonly<Record<string, string>>,
  values: string,
): MadeSeries {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return { series: `${name}{${matchers.join(',')}}`, values };
}

/** What never changes. */
export const always = (value: number): string => `${value}x${MINUTES * STEPS_A_MINUTE}`;

/** What grows by the same at each step. */
export const growing = (by: number): string => `0+${by}x${MINUTES * STEPS_A_MINUTE}`;

/** What is a value for some minutes; `absent` where there is no such series, and Prometheus was told so. */
export type Stretch = readonly [value: number | 'absent', minutes: number];

/** One stretch after the other. */
export function inTurn(...stretches: readonly Stretch[]): string {
  return stretches
    .map(([value, minutes], index) => {
      const steps = minutes * STEPS_A_MINUTE;
      // The scrape that finds a series gone leaves a mark, and nothing after it.
      if (value === 'absent') return index === 0 ? `_x${steps}` : `stale _x${steps - 1}`;
      // Of a value there is one more than is said.
      return `${value}x${steps - 1}`;
    })
    .join(' ');
}
