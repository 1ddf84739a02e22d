import { jobOf, type AlertCases } from '../alert-case';
import { always, answerCase, counterCase, gaugeCase, one } from '../made';

/** Cases of Valkey’s alerts. */
export const VALKEY_CASES: AlertCases = {
  ValkeyDown: answerCase(10, 'redis_up'),
  ValkeyMemoryFull: (alert) => {
    const job = jobOf(alert, 'redis_memory_used_bytes');
    const made = (used: number) => [
      one('redis_memory_used_bytes', { job }, always(used)),
      one('redis_memory_max_bytes', { job }, always(100)),
    ];
    return { at: 20, fires: made(92), silent: made(88) };
  },
  ValkeyRefusesConnections: counterCase(10, {
    series: 'redis_rejected_connections_total',
    label: 'pod',
    wrong: { a: 1 },
    right: { a: 0 },
  }),
  ValkeyEvictsKeys: counterCase(40, {
    series: 'redis_evicted_keys_total',
    label: 'pod',
    wrong: { a: 660 },
    right: { a: 540 },
  }),
  ValkeyWritesFail: gaugeCase(10, 'redis_aof_last_write_status', [0, 1]),
};
