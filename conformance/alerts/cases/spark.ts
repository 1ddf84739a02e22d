import type { AlertCases } from '../alert-case';
import { answerCase, counterCase, failureCase } from '../made';

/** Cases of the alerts of Spark’s operator. */
export const SPARK_CASES: AlertCases = {
  SparkOperatorDown: answerCase(10),
  SparkApplicationsFail: failureCase(
    30,
    'spark_application_failure_count',
    'spark_application_success_count',
  ),
  SparkSubmissionsFail: counterCase(10, {
    series: 'spark_application_failed_submission_count',
    label: 'app_type',
    wrong: { Python: 1, Scala: 0 },
    right: { Python: 0, Scala: 0 },
  }),
  SparkExecutorsLost: counterCase(60, {
    series: 'spark_executor_failure_count',
    label: 'app_type',
    wrong: { Python: 5 },
    right: { Python: 0.3 },
  }),
};
