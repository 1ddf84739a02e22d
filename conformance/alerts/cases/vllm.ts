import { jobOf, type AlertCases } from '../alert-case';
import { always, answerCase, gaugeCase, growing, one, slowCase } from '../made';

const WAITING = 'vllm:num_requests_waiting';
const ERRORS = 'vllm:request_errors_total';
const REQUESTS = 'vllm:num_incoming_requests_total';

/** Cases of the alerts of engines and routers. */
export const VLLM_CASES: AlertCases = {
  LlmEngineDown: answerCase(20),
  LlmQueueLong: (alert) => {
    const job = jobOf(alert, WAITING);
    const made = (waiting: number) =>
      ['a', 'b'].flatMap((pod) => [
        one(WAITING, { job, pod }, always(waiting)),
        one('up', { job, pod }, always(1)),
      ]);
    return { at: 20, fires: made(22), silent: made(18) };
  },
  LlmCacheFull: gaugeCase(20, 'vllm:kv_cache_usage_perc', [0.96, 0.94]),
  LlmFirstTokenSlow: slowCase(20, 'vllm:time_to_first_token_seconds_bucket', 10),
  LlmRouterDown: answerCase(20),
  LlmRequestsFail: (alert) => {
    const job = jobOf(alert, ERRORS);
    const made = (failed: number) => [
      one(ERRORS, { job, pod: 'a' }, growing(failed)),
      one(REQUESTS, { job, pod: 'a' }, growing(100)),
    ];
    return { at: 20, fires: made(6), silent: made(4) };
  },
};
