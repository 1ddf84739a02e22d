import { ValueError } from '../../../lib/values';
import type { SeriesSelector } from './monitored-series';

/**
 * Series of one product for its dashboard: wherever it runs, as far as variables choose it. What the product is not known
 * to have cannot be asked for.
 */
export class ChosenSeries<Name extends string = string> {
  private readonly names: ReadonlySet<string>;

  constructor(
    names: readonly Name[],
    /** Labels, and the variable that chooses each of them: `{ namespace: 'namespace' }`. */
    private readonly variables: Readonly<Record<string, string>>,
  ) {
    this.names = new Set(names);
  }

  /** `name{label=~"$variable"}`, with further matchers such as `code=~"5.."`. Throws a ValueError for an unknown series. */
  select(name: Name, ...matchers: readonly string[]): SeriesSelector {
    if (!this.names.has(name)) {
      throw new ValueError(
        `no series '${name}' is known; there are ${[...this.names].join(', ') || 'none'}`,
      );
    }
    const chosen = Object.entries(this.variables).map(
      ([label, variable]) => `${label}=~"$${variable}"`,
    );
    return `${name}{${[...chosen, ...matchers].join(',')}}`;
  }
}
