import type { Alert } from './alert';

/** An alert, without where it says what to do. */
export type AlertText = Omit<Alert, 'runbook'>;

/** Alerts that a guide says what to do about: below the heading that is called as the alert. */
export const explainedIn =
  (guide: string) =>
  (alert: AlertText): Alert => ({ ...alert, runbook: `${guide}#${alert.name.toLowerCase()}` });

/** An alert of an application or of its data. */
export const applicationAlert = explainedIn('docs/guides/alerts-of-applications.md');
