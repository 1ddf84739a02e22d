import { noneAnswers, SERVER_ERRORS, type Alert, type MonitoredSeries } from '../prometheus';
import { flushFails, refuses, requestsFail, storeAlert as alert } from '../telemetry-store';
import { LOKI } from './names';
import type { LokiSeries } from './series';

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
  requestsFail(LOKI, {
    all: series.select('loki_request_duration_seconds_count'),
    failed: series.select('loki_request_duration_seconds_count', { status_code: SERVER_ERRORS }),
    severity: 'critical',
  }),
  ...keepingAlerts(series),
];

/** Servers that have to take a line. https://github.com/grafana/dskit/blob/main/ring/replication_strategy.go */
const quorum = (replicas: number): number => Math.floor(replicas / 2) + 1;

const keepingAlerts = (series: MonitoredSeries<LokiSeries>): Alert[] => [
  flushFails(LOKI, series.select('loki_ingester_chunks_flush_failures_total')),
  refuses(LOKI, series.select('loki_discarded_samples_total')),
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
