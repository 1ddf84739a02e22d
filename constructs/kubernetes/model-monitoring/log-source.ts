import type { Endpoint } from '../core';

/** Records among the logs that Loki keeps: `records: 'log'` of a monitor. */
export interface LogSource {
  /** Where it answers, without a slash at the end. */
  readonly logsUrl: string;
  /** Where it listens. The way in is the other side's own. */
  readonly endpoint: Endpoint;
  /** Which lines, in LogQL, such as `{namespace="serving", container="monitor"} | json`. */
  readonly query: string;
  /**
   * Tenant whose logs they are.
   * @default - it has none
   */
  readonly tenant?: string;
}
