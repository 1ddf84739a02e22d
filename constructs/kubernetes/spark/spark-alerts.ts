import {
  applicationAlert as alert,
  grown,
  noneAnswers,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { SparkOperatorSeries } from './series';

/** Part of the applications of some hours that fail, and how many of them there have to be. */
const MANY_FAIL = 0.5;
const SOME_APPLICATIONS = 2;

/** Executors that go in half an hour without having been let go. */
const MANY_EXECUTORS = 10;

/** What may be wrong with the operator, or with all applications that it runs. */
export const sparkAlerts = (operator: MonitoredSeries<SparkOperatorSeries>): Alert[] => {
  const failed = grown(operator.select('spark_application_failure_count'), { window: '6h' });
  const succeeded = grown(operator.select('spark_application_success_count'), { window: '6h' });
  return [
    alert(
      noneAnswers({
        name: 'SparkOperatorDown',
        answers: operator.up(),
        summary: 'The Spark operator does not answer: no application starts.',
      }),
    ),
    alert({
      name: 'SparkApplicationsFail',
      when: `${failed} / (${failed} + ${succeeded}) > ${MANY_FAIL} and ${failed} > ${SOME_APPLICATIONS}`,
      forMinutes: 15,
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the Spark applications of six hours failed.',
    }),
    alert({
      name: 'SparkSubmissionsFail',
      when: `${grown(operator.select('spark_application_failed_submission_count'), { window: '30m' })} > 0`,
      forMinutes: 5,
      severity: 'warning',
      summary: '{{ $value | humanize }} Spark applications could not be submitted.',
    }),
    alert({
      name: 'SparkExecutorsLost',
      when: `${grown(operator.select('spark_executor_failure_count'), { window: '30m' })} > ${MANY_EXECUTORS}`,
      forMinutes: 5,
      severity: 'warning',
      summary: '{{ $value | humanize }} executors of Spark were lost within half an hour.',
    }),
  ];
};
