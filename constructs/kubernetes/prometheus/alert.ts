import type { INamespace } from '../core';

/** Something that somebody has to look at. */
export interface Alert {
  /** Name in capitals, such as `LlmQueueLong`. */
  readonly name: string;
  /** PromQL that gives something as long as it is so. */
  readonly when: string;
  /** Minutes that it has to be so. */
  readonly forMinutes: number;
  /** Whether somebody has to come at once, or on the next day. */
  readonly severity: 'critical' | 'warning';
  /** What is wrong, in a sentence; `{{ $value }}` is what the query gave. */
  readonly summary: string;
  /** Where it says what to do: a page of the guides, with its heading. */
  readonly runbook: string;
}

/** Alerts of a component. */
export interface AlertsOptions {
  /** Name of the rules, unique in the namespace: the component. */
  readonly name: string;
  /** Where the component is. */
  readonly namespace: INamespace;
  /** The alerts, at least one. */
  readonly alerts: readonly Alert[];
}

/** A rule as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: Alert['severity']; readonly namespace: string };
  readonly annotations: {
    readonly summary: string;
    readonly runbook: string;
    readonly runbook_url?: string;
  };
}

/**
 * Who is called knows where it is: Alertmanager’s configurations see alerts of their own namespace alone. The link is there where
 * somebody serves the guides.
 */
export const alertRule = (alert: Alert, namespace: string, runbooksUrl?: string): AlertRule => ({
  alert: alert.name,
  expr: alert.when,
  for: `${alert.forMinutes}m`,
  labels: { severity: alert.severity, namespace },
  annotations: {
    summary: alert.summary,
    runbook: alert.runbook,
    ...(runbooksUrl === undefined ? {} : { runbook_url: linkTo(alert.runbook, runbooksUrl) }),
  },
});

const linkTo = (runbook: string, runbooksUrl: string): string =>
  `${runbooksUrl.replace(/\/+$/, '')}/${runbook}`;
