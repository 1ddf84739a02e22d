import type { ValueTypes } from './value-types';

/** What is recorded of a chart: facts about its values, none of its text. */
export interface ChartRecording {
  /** Name of the chart. */
  readonly chart: string;
  /** Version as published. */
  readonly version: string;
  /** Version of the software inside, as the sources say. */
  readonly appVersion: string;
  /** The folder of the chart at its release. */
  readonly source: string;
  /** The commit that was read. */
  readonly commit: string;
  /** Types by value path. */
  readonly values: ValueTypes;
}
