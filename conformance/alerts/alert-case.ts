/** A series of promtool's tests. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series */
export interface MadeSeries {
  /** `name{label="value"}`. */
  readonly series: string;
  /** Values, one for each minute, such as `0x30` or `1+2x30`. */
  readonly values: string;
}

/** An alert as it was emitted. */
export interface EmittedAlert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What makes an alert fire, and what does not. */
export interface AlertCase {
  /** Minutes after which is looked. */
  readonly at: number;
  /** Series of something that is wrong. */
  readonly fires: readonly MadeSeries[];
  /** Series of the other thing that may be wrong, alone: of an alert that is for one thing or another. */
  readonly orFires?: readonly MadeSeries[];
  /** Series of something that is right, and close to it. */
  readonly silent: readonly MadeSeries[];
}

/** Cases of a product's alerts, by the name of the alert; made of what was emitted, where jobs have names of their own. */
export type AlertCases = Readonly<Record<string, (alert: EmittedAlert) => AlertCase>>;

/** The first `job` that an expression asks for of a series. Throws an Error where it asks for none. */
export function jobOf({ alert, expr }: EmittedAlert, series: string): string {
  const job = new RegExp(String.raw`(?<![\w:])${series}\{job="([^"]+)"`).exec(expr)?.[1];
  if (job === undefined) throw new Error(`'${alert}' asks for no '${series}' of a job: ${expr}`);
  return job;
}
