import {
  explainedIn,
  rate,
  share,
  type Alert,
  type AlertText,
  type SeriesSelector,
} from '../prometheus';
import { capitalized } from './capitalized';
import type { StoreProduct } from './store-product';

/** An alert that the guide to logs and traces says what to do about. */
export const storeAlert: (alert: AlertText) => Alert = explainedIn(
  'docs/guides/logs-and-traces.md',
);

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

/** What is refused in a second for one reason. */
const MANY_REFUSED = 1;

/** Requests of a store. */
export interface StoreRequests {
  /** Counters of all of them. */
  readonly all: SeriesSelector;
  /** Those of them that failed at the store. */
  readonly failed: SeriesSelector;
  /** How soon somebody should look. */
  readonly severity: Alert['severity'];
}

/** One request in twenty fails. */
export const requestsFail = (
  { title }: StoreProduct,
  { all, failed, severity }: StoreRequests,
): Alert =>
  storeAlert({
    name: `${title}RequestsFail`,
    when: `${share(failed, all, { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 15,
    severity,
    summary: `{{ $value | humanizePercentage }} of the requests to ${title} fail.`,
  });

/** What is in memory does not reach the store; `failures` counts the times. */
export const flushFails = ({ title, keeps }: StoreProduct, failures: SeriesSelector): Alert =>
  storeAlert({
    name: `${title}FlushFails`,
    when: `${rate(failures, { window: '15m' })} > 0`,
    forMinutes: 15,
    severity: 'critical',
    summary: `${title} cannot write ${keeps} to its store; they are on its volume alone.`,
  });

/** What comes in is not taken; `refused` counts it by its label `reason`. */
export const refuses = ({ title, takes }: StoreProduct, refused: SeriesSelector): Alert =>
  storeAlert({
    name: `${title}Refuses${capitalized(takes)}`,
    when: `${rate(refused, { by: ['reason'], window: '5m' })} > ${MANY_REFUSED}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `${title} refuses {{ $value | humanize }} ${takes} in a second: {{ $labels.reason }}.`,
  });
