import { ValueError } from '../../../lib/values';

/** A PromQL selector of one series, with the monitor that brings it in. */
export type SeriesSelector = string;

/** What labels of a series must be: one value each, or one of several. */
export type SeriesLabels = Readonly<Record<string, string | readonly string[]>>;

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
  select(name: Name, labels: SeriesLabels = {}): SeriesSelector {
    if (!this.names.has(name)) {
      throw new ValueError(
        `no series '${name}' of '${this.job}' is known; there are ${[...this.names].join(', ') || 'none'}`,
      );
    }
    const matchers = Object.entries<string | readonly string[]>({ job: this.job, ...labels }).map(
      ([label, value]) => matcher(label, typeof value === 'string' ? [value] : value),
    );
    return `${name}{${matchers.join(',')}}`;
  }
}

function matcher(label: string, values: readonly string[]): string {
  const [first = ''] = values;
  if (values.length <= 1) return `${label}=${JSON.stringify(first)}`;
  return `${label}=~${JSON.stringify(values.map(literal).join('|'))}`;
}

/** A text as a regular expression that nothing else matches. https://github.com/google/re2/wiki/Syntax */
const literal = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
