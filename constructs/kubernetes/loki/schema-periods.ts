/** From a day on, how lines are indexed and written. */
export interface SchemaPeriod {
  /** The first day, in UTC, as `2025-01-01`. */
  readonly from: string;
  /** Version of the format. https://grafana.com/docs/loki/v3.7.x/operations/storage/schema/ */
  readonly schema: 'v13';
}

/**
 * Formats since the first day, of which there is one. What was written is read in the format of its day: a period is never changed
 * or removed before its lines are gone. A new format is a further period at the end, from a day that is not there yet
 * where it is rolled out. It is part of the release, as the version of Loki is that knows it.
 */
export const SCHEMA_PERIODS: readonly SchemaPeriod[] = [{ from: '2025-01-01', schema: 'v13' }];
