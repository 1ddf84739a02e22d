import { explainedIn } from '../prometheus';

/** An alert of the platform, whose heading is in the guide. */
export const platformAlert = explainedIn('docs/guides/alerts-of-the-platform.md');

/**
 * A query whose answers keep where they are: alerts of the platform get a `namespace` of their own, and two answers that differ
 * in it alone would be one, which Prometheus refuses.
 */
export const placed = (query: string): string =>
  `label_replace(${query}, "in_namespace", "$1", "namespace", "(.*)")`;
