import type { Alert, Dashboard } from '../prometheus';

/** How a product that a chart brings is watched. */
export interface MonitoredPart {
  /** What may be wrong with it. */
  readonly alerts?: readonly Alert[];
  /** Pictures of it. */
  readonly dashboards?: readonly Dashboard[];
}
