import {
  explainedIn,
  noneAnswers,
  rate,
  SERVER_ERRORS,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { LokiSeries } from './series';

const alert = explainedIn('docs/guides/logs-and-traces.md');

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

/** Lines in a second that are refused for one reason. */
const MANY_REFUSED = 1;

/** Seconds since old lines were last removed; it happens every ten minutes. */
const LONG_WITHOUT_RETENTION = 3 * 3600;

/** Part of a volume from which on somebody should look; at nine tenths Loki takes no more lines. */
const NEARLY_FULL = 0.8;

/** What may be wrong with Loki. */
export const lokiAlerts = (series: MonitoredSeries<LokiSeries>, replicas: number): Alert[] => [
  alert(
    noneAnswers({
      name: 'LokiDown',
      answers: series.up(),
      needed: quorum(replicas),
      forMinutes: 10,
      summary: 'Too few servers of Loki answer to take lines; {{ $value }} do.',
    }),
  ),
  alert({
    name: 'LokiRequestsFail',
    when: `${share(series.select('loki_request_duration_seconds_count', { status_code: SERVER_ERRORS }), series.select('loki_request_duration_seconds_count'), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 15,
    severity: 'critical',
    summary: '{{ $value | humanizePercentage }} of the requests to Loki fail.',
  }),
  ...keepingAlerts(series),
];

/** Servers that have to take a line. https://github.com/grafana/dskit/blob/main/ring/replication_strategy.go */
const quorum = (replicas: number): number => Math.floor(replicas / 2) + 1;

const keepingAlerts = (series: MonitoredSeries<LokiSeries>): Alert[] => [
  alert({
    name: 'LokiFlushFails',
    when: `${rate(series.select('loki_ingester_chunks_flush_failures_total'), { window: '15m' })} > 0`,
    forMinutes: 15,
    severity: 'critical',
    summary: 'Loki cannot write lines to its store; they are on its volume alone.',
  }),
  alert({
    name: 'LokiRefusesLines',
    when: `${rate(series.select('loki_discarded_samples_total'), { by: ['reason'], window: '5m' })} > ${MANY_REFUSED}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'Loki refuses {{ $value | humanize }} lines in a second: {{ $labels.reason }}.',
  }),
  alert({
    name: 'LokiRetentionStalled',
    // Nought until a server does it for the first time.
    when: `time() - max(${series.select('loki_compactor_apply_retention_last_successful_run_timestamp_seconds')}) > ${LONG_WITHOUT_RETENTION}`,
    forMinutes: 60,
    severity: 'warning',
    summary: 'Loki has removed no old lines for {{ $value | humanizeDuration }}.',
  }),
  alert({
    name: 'LokiVolumeNearlyFull',
    when: `max(${series.select('loki_ingester_wal_disk_usage_percent')}) > ${NEARLY_FULL}`,
    forMinutes: 10,
    severity: 'critical',
    summary:
      '{{ $value | humanizePercentage }} of a volume of Loki is taken; at 90 % it takes no more lines.',
  }),
];
