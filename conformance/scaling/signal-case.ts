import type { MadeSeries } from './made-series';

/** What a query has to say at a moment. */
export interface Expectation {
  /** Minutes from the beginning. */
  readonly at: number;
  /** The value; whether there has to be an engine; or that there is no answer. */
  readonly is: number | 'active' | 'inactive' | 'nothing';
}

/** What happens to engines and routers, and what a query has to say of it. */
export interface SignalCase {
  readonly name: string;
  readonly series: readonly MadeSeries[];
  readonly expected: readonly Expectation[];
}
