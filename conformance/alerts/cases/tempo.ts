import { jobOf, type AlertCases } from '../alert-case';

const REQUESTS = 'tempo_request_duration_seconds_count';

/** A thousand requests a minute, and so many that fail. */
const requests = (job: string, failing: string) => [
  { series: `${REQUESTS}{job="${job}", status_code="200"}`, values: '0+1000x60' },
  { series: `${REQUESTS}{job="${job}", status_code="500"}`, values: failing },
];

/** What makes the alerts of Tempo fire, and what does not. */
export const TEMPO_CASES: AlertCases = {
  TempoDown: (alert) => {
    const series = `up{job="${jobOf(alert, 'up')}"}`;
    return { at: 30, fires: [{ series, values: '0x60' }], silent: [{ series, values: '1x60' }] };
  },
  TempoRequestsFail: (alert) => {
    const job = jobOf(alert, REQUESTS);
    return { at: 40, fires: requests(job, '0+100x60'), silent: requests(job, '0+10x60') };
  },
  TempoRefusesSpans: (alert) => {
    const name = 'tempo_discarded_spans_total';
    const series = `${name}{job="${jobOf(alert, name)}", reason="rate_limited"}`;
    return {
      at: 40,
      fires: [{ series, values: '0+120x60' }],
      silent: [{ series, values: '0+30x60' }],
    };
  },
  TempoFlushFails: (alert) => {
    const name = 'tempo_ingester_failed_flushes_total';
    const series = `${name}{job="${jobOf(alert, name)}"}`;
    return {
      at: 50,
      fires: [{ series, values: '0+1x60' }],
      // One that failed once, and was written when it was tried again.
      silent: [{ series, values: '0x10 1x50' }],
    };
  },
  TempoBlocksFail: (alert) => {
    // Each fails a little in the first minute: too much together, and no two of them.
    const errors = (count: number) =>
      ['compaction', 'retention', 'blocklist_poll'].map((what) => {
        const name = `tempodb_${what}_errors_total`;
        const series = `${name}{job="${jobOf(alert, name)}", tenant="single-tenant"}`;
        return { series, values: `0 ${count}x50` };
      });
    return { at: 45, fires: errors(1.2), silent: errors(0.9) };
  },
};
