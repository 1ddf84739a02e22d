import {
  applicationAlert as alert,
  grown,
  noneAnswers,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { TrainingSeries } from './series';

/** Part of the jobs that ended in some hours that failed, and how many of them there have to be. */
const MANY_JOBS_FAIL = 0.5;
const SOME_JOBS = 2;

/** What may be wrong with the operator, or with all that it runs. */
export const operatorAlerts = (operator: MonitoredSeries<TrainingSeries>): Alert[] => {
  const failed = grown(operator.select('training_operator_jobs_failed_total'), { window: '6h' });
  const succeeded = grown(operator.select('training_operator_jobs_successful_total'), {
    window: '6h',
  });
  return [
    alert(
      noneAnswers({
        name: 'TrainingOperatorDown',
        answers: operator.up(),
        summary: 'The Training operator does not answer: no job of its kinds starts or goes on.',
      }),
    ),
    alert({
      name: 'TrainingJobsFail',
      when: `${failed} / (${failed} + ${succeeded}) > ${MANY_JOBS_FAIL} and ${failed} > ${SOME_JOBS}`,
      forMinutes: 15,
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the training jobs of six hours failed.',
    }),
  ];
};
