import type { Alert } from './alert';
import type { SeriesSelector } from './monitored-series';

/** Something that has to be there. */
export interface NoneAnswersOptions extends Pick<Alert, 'name' | 'summary' | 'runbook'> {
  /** Series that are 1 for each that answers. */
  readonly answers: SeriesSelector;
  /**
   * Minutes until somebody has to come.
   * @default 5
   */
  readonly forMinutes?: number;
}

/** Nobody answers. Pods that are gone have no series, which is no answer either. */
export const noneAnswers = ({ answers, forMinutes = 5, ...alert }: NoneAnswersOptions): Alert => ({
  ...alert,
  when: `(sum(${answers}) or vector(0)) < 1`,
  forMinutes,
  severity: 'critical',
});

/** Where a guide says what to do about an alert: the heading that is called as it is. */
export const runbookOf =
  (page: string) =>
  (alert: string): string =>
    `${page}#${alert.toLowerCase()}`;

/** The guide that says what to do about alerts of applications and their data. */
export const applicationRunbook = runbookOf('docs/guides/alerts-of-applications.md');
