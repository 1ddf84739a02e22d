import type { AlertCases } from '../alert-case';
import { answerCase, counterCase, slowCase } from '../made';

/** Cases of MLflow’s alerts. */
export const MLFLOW_CASES: AlertCases = {
  MlflowDown: answerCase(10),
  MlflowRequestsFail: counterCase(20, {
    series: 'mlflow_http_request_total',
    label: 'status',
    wrong: { 200: 94, 503: 6 },
    right: { 200: 96, 404: 50, 503: 4 },
  }),
  MlflowSlow: slowCase(30, 'mlflow_http_request_duration_seconds_bucket', 5),
};
