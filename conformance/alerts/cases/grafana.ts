import type { AlertCases } from '../alert-case';
import { answerCase } from '../made';

/** Cases of Grafana’s alerts. */
export const GRAFANA_CASES: AlertCases = {
  GrafanaDown: answerCase(10),
};
