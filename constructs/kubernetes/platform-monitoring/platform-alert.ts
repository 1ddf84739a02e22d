import type { Alert } from '../prometheus';

/** Where it says what to do. */
const GUIDE = 'docs/guides/alerts-of-the-platform.md';

/** An alert of the platform, whose heading is in the guide. */
export const platformAlert = (alert: Omit<Alert, 'runbook'>): Alert => ({
  ...alert,
  runbook: `${GUIDE}#${alert.name.toLowerCase()}`,
});

/**
 * A query whose answers keep where they are: alerts of the platform get a `namespace` of their own, and two answers that differ
 * in it alone would be one, which Prometheus refuses.
 */
export const placed = (query: string): string =>
  `label_replace(${query}, "in_namespace", "$1", "namespace", "(.*)")`;
