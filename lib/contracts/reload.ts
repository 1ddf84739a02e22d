/**
 * Annotations that Reloader looks for on Deployments, StatefulSets and DaemonSets.
 * https://github.com/stakater/Reloader/blob/v1.4.21/internal/pkg/options/flags.go
 */
export const RELOAD_ANNOTATIONS = {
  /** `true`: roll the pods when any Secret that they use changes. */
  anySecret: 'secret.reloader.stakater.com/auto',
  /** Names of Secrets, with commas: roll the pods when one of these changes. */
  secrets: 'secret.reloader.stakater.com/reload',
} as const;

/** Annotations of a workload that is rolled when one of the named Secrets changes. */
export const reloadOnSecrets = (...names: readonly string[]): Record<string, string> => ({
  [RELOAD_ANNOTATIONS.secrets]: names.toSorted().join(','),
});
