import type { AlertCases } from '../alert-case';
import { answerCase, failureCase } from '../made';

/** Cases of the Training operator’s alerts. */
export const TRAINING_OPERATOR_CASES: AlertCases = {
  TrainingOperatorDown: answerCase(10),
  TrainingJobsFail: failureCase(
    30,
    'training_operator_jobs_failed_total',
    'training_operator_jobs_successful_total',
  ),
};
