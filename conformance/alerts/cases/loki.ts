import { jobOf, type AlertCases } from '../alert-case';

const REQUESTS = 'loki_request_duration_seconds_count';
const RETENTION = 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds';

/** Two servers that answer, and one that does not: enough where there are three. */
const oneAway = (job: string) =>
  ['1x60', '1x60', '0x60'].map((values, index) => ({
    series: `up{job="${job}", pod="loki-${index}"}`,
    values,
  }));

/** A thousand requests a minute, and so many that fail. */
const requests = (job: string, failing: string) => [
  { series: `${REQUESTS}{job="${job}", status_code="200"}`, values: '0+1000x60' },
  { series: `${REQUESTS}{job="${job}", status_code="503"}`, values: failing },
];

/** What makes the alerts of Loki fire, and what does not. */
export const LOKI_CASES: AlertCases = {
  LokiDown: (alert) => {
    const job = jobOf(alert, 'up');
    return {
      at: 30,
      fires: [{ series: `up{job="${job}"}`, values: '0x60' }],
      silent: oneAway(job),
    };
  },
  LokiRequestsFail: (alert) => {
    const job = jobOf(alert, REQUESTS);
    return { at: 40, fires: requests(job, '0+100x60'), silent: requests(job, '0+10x60') };
  },
  LokiFlushFails: (alert) => {
    const name = 'loki_ingester_chunks_flush_failures_total';
    const series = `${name}{job="${jobOf(alert, name)}"}`;
    return {
      at: 50,
      fires: [{ series, values: '0+1x60' }],
      // One that failed once, and was written when it was tried again.
      silent: [{ series, values: '0x10 1x50' }],
    };
  },
  LokiRefusesLines: (alert) => {
    const name = 'loki_discarded_samples_total';
    const series = `${name}{job="${jobOf(alert, name)}", reason="rate_limited"}`;
    return {
      at: 40,
      fires: [{ series, values: '0+120x60' }],
      silent: [{ series, values: '0+30x60' }],
    };
  },
  LokiRetentionStalled: (alert) => {
    const job = jobOf(alert, RETENTION);
    return {
      at: 300,
      // promtool's time begins at nought: this was a day before.
      fires: [{ series: `${RETENTION}{job="${job}", pod="loki-0"}`, values: '-86400x310' }],
      // Two servers never did, for the third does it for all.
      silent: [
        { series: `${RETENTION}{job="${job}", pod="loki-0"}`, values: '0x310' },
        { series: `${RETENTION}{job="${job}", pod="loki-1"}`, values: '0+60x310' },
      ],
    };
  },
  LokiVolumeNearlyFull: (alert) => {
    const name = 'loki_ingester_wal_disk_usage_percent';
    const job = jobOf(alert, name);
    const volumes = (last: string) => [
      { series: `${name}{job="${job}", pod="loki-0"}`, values: '0.2x60' },
      { series: `${name}{job="${job}", pod="loki-1"}`, values: last },
    ];
    return { at: 30, fires: volumes('0.85x60'), silent: volumes('0.75x60') };
  },
};
