import { ValueError } from '../../../lib/values';

/** A PromQL selector of one series, with the monitor that brings it in. */
export type SeriesSelector = string;

/**
 * The series that one monitor brings in. A query that is made of them names no other program’s: two programs may
 * have series of one name, as a router has that passes on those of its engines.
 */
export class MonitoredSeries<Name extends string = string> {
  private readonly names: ReadonlySet<string>;

  constructor(
    /** The label `job` of the series. */
    readonly job: string,
    names: readonly Name[],
  ) {
    this.names = new Set(names);
  }

  /** Whether each pod answers, which Prometheus itself says. */
  up(): SeriesSelector {
    return `up{job=${JSON.stringify(this.job)}}`;
  }

  /**
   * `name{job="…"}`, with further labels where they are given. Throws a ValueError for a series that the pods are not
   * said to have.
   */
  select(name: Name, labels: Readonly<Record<string, string>> = {}): SeriesSelector {
    if (!this.names.has(name)) {
      throw new ValueError(
        `no series '${name}' of '${this.job}' is known; there are ${[...this.names].join(', ') || 'none'}`,
      );
    }
    const matchers = Object.entries({ job: this.job, ...labels }).map(
      ([label, value]) => `${label}=${JSON.stringify(value)}`,
    );
    return `${name}{${matchers.join(',')}}`;
  }
}
