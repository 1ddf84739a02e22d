import type { AlertCases } from '../alert-case';
import { answerCase } from '../made';

/** Cases of the alerts of servers of models. */
export const MODEL_SERVER_CASES: AlertCases = { ModelServerDown: answerCase(20) };
