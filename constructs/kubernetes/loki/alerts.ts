import type { Alert, MonitoredSeries } from '../prometheus';
import type { LokiSeries } from './series';

/** Where it says what to do. */
const GUIDE = 'docs/guides/logs-and-traces.md';

/** Answers of a server that went wrong itself. */
const SERVER_ERRORS = ['500', '502', '503', '504'];

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

/** Lines in a second that are refused for one reason. */
const MANY_REFUSED = 1;

/** Seconds since old lines were last removed; it happens every ten minutes. */
const LONG_WITHOUT_RETENTION = 3 * 3600;

/** Part of a volume from which on somebody should look; at nine tenths Loki takes no more lines. */
const NEARLY_FULL = 0.8;

const runbook = (alert: string): string => `${GUIDE}#${alert.toLowerCase()}`;

/** What may be wrong with Loki. */
export const lokiAlerts = (series: MonitoredSeries<LokiSeries>, replicas: number): Alert[] => [
  {
    name: 'LokiDown',
    // Pods that are gone have no series, which is no answer either.
    when: `(sum(${series.up()}) or vector(0)) < ${quorum(replicas)}`,
    forMinutes: 10,
    severity: 'critical',
    summary: 'Too few servers of Loki answer to take lines; {{ $value }} do.',
    runbook: runbook('LokiDown'),
  },
  {
    name: 'LokiRequestsFail',
    when:
      `sum(rate(${series.select('loki_request_duration_seconds_count', { status_code: SERVER_ERRORS })}[5m]))` +
      ` / sum(rate(${series.select('loki_request_duration_seconds_count')}[5m])) > ${MANY_FAILURES}`,
    forMinutes: 15,
    severity: 'critical',
    summary: '{{ $value | humanizePercentage }} of the requests to Loki fail.',
    runbook: runbook('LokiRequestsFail'),
  },
  ...keepingAlerts(series),
];

/** Servers that have to take a line. https://github.com/grafana/dskit/blob/main/ring/replication_strategy.go */
const quorum = (replicas: number): number => Math.floor(replicas / 2) + 1;

const keepingAlerts = (series: MonitoredSeries<LokiSeries>): Alert[] => [
  {
    name: 'LokiFlushFails',
    when: `sum(rate(${series.select('loki_ingester_chunks_flush_failures_total')}[15m])) > 0`,
    forMinutes: 15,
    severity: 'critical',
    summary: 'Loki cannot write lines to its store; they are on its volume alone.',
    runbook: runbook('LokiFlushFails'),
  },
  {
    name: 'LokiRefusesLines',
    when: `sum by (reason) (rate(${series.select('loki_discarded_samples_total')}[5m])) > ${MANY_REFUSED}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'Loki refuses {{ $value | humanize }} lines in a second: {{ $labels.reason }}.',
    runbook: runbook('LokiRefusesLines'),
  },
  {
    name: 'LokiRetentionStalled',
    // Nought until a server does it for the first time.
    when: `time() - max(${series.select('loki_compactor_apply_retention_last_successful_run_timestamp_seconds')}) > ${LONG_WITHOUT_RETENTION}`,
    forMinutes: 60,
    severity: 'warning',
    summary: 'Loki has removed no old lines for {{ $value | humanizeDuration }}.',
    runbook: runbook('LokiRetentionStalled'),
  },
  {
    name: 'LokiVolumeNearlyFull',
    when: `max(${series.select('loki_ingester_wal_disk_usage_percent')}) > ${NEARLY_FULL}`,
    forMinutes: 10,
    severity: 'critical',
    summary:
      '{{ $value | humanizePercentage }} of a volume of Loki is taken; at 90 % it takes no more lines.',
    runbook: runbook('LokiVolumeNearlyFull'),
  },
];
