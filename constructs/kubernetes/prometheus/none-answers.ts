import type { Alert } from './alert';
import type { AlertText } from './explained-in';
import type { SeriesSelector } from './monitored-series';

/** Something that has to be there. */
export interface NoneAnswersOptions extends Pick<Alert, 'name' | 'summary'> {
  /** Series that are 1 for each that answers. */
  readonly answers: SeriesSelector;
  /**
   * How many have to answer.
   * @default 1
   */
  readonly needed?: number;
  /**
   * Minutes until somebody has to come.
   * @default 5
   */
  readonly forMinutes?: number;
}

/** Nobody answers, or too few. Pods that are gone have no series, which is no answer either. */
export const noneAnswers = ({
  answers,
  needed = 1,
  forMinutes = 5,
  ...alert
}: NoneAnswersOptions): AlertText => ({
  ...alert,
  when: `(sum(${answers}) or vector(0)) < ${needed}`,
  forMinutes,
  severity: 'critical',
});
