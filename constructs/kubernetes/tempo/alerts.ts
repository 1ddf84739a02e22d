import type { Alert, MonitoredSeries } from '../prometheus';
import type { TempoSeries } from './series';

/** Where it says what to do. */
const GUIDE = 'docs/guides/logs-and-traces.md';

/** Answers of a server that went wrong itself. */
const SERVER_ERRORS = ['500', '502', '503', '504'];

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

/** Spans in a second that are refused for one reason. */
const MANY_REFUSED = 1;

/** Times in an hour that blocks were not put together, removed or listed; single ones are tried again. */
const MANY_ERRORS = 3;

const runbook = (alert: string): string => `${GUIDE}#${alert.toLowerCase()}`;

/** What may be wrong with Tempo. */
export const tempoAlerts = (series: MonitoredSeries<TempoSeries>): Alert[] => [
  {
    name: 'TempoDown',
    // A pod that is gone has no series, which is no answer either.
    when: `(sum(${series.up()}) or vector(0)) < 1`,
    forMinutes: 15,
    severity: 'critical',
    summary: 'Tempo does not answer.',
    runbook: runbook('TempoDown'),
  },
  {
    name: 'TempoRequestsFail',
    when:
      `sum(rate(${series.select('tempo_request_duration_seconds_count', { status_code: SERVER_ERRORS })}[5m]))` +
      ` / sum(rate(${series.select('tempo_request_duration_seconds_count')}[5m])) > ${MANY_FAILURES}`,
    forMinutes: 15,
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the requests to Tempo fail.',
    runbook: runbook('TempoRequestsFail'),
  },
  {
    name: 'TempoRefusesSpans',
    when: `sum by (reason) (rate(${series.select('tempo_discarded_spans_total')}[5m])) > ${MANY_REFUSED}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'Tempo refuses {{ $value | humanize }} spans in a second: {{ $labels.reason }}.',
    runbook: runbook('TempoRefusesSpans'),
  },
  ...keepingAlerts(series),
];

const keepingAlerts = (series: MonitoredSeries<TempoSeries>): Alert[] => [
  {
    name: 'TempoFlushFails',
    when: `sum(rate(${series.select('tempo_ingester_failed_flushes_total')}[15m])) > 0`,
    forMinutes: 15,
    severity: 'critical',
    summary: 'Tempo cannot write traces to its store; they are on its volume alone.',
    runbook: runbook('TempoFlushFails'),
  },
  {
    name: 'TempoBlocksFail',
    when: BLOCK_ERRORS.map((name) => `sum(increase(${series.select(name)}[1h]))`)
      .map((sum) => `(${sum} or vector(0))`)
      .join(' + ')
      .concat(` > ${MANY_ERRORS}`),
    forMinutes: 30,
    severity: 'warning',
    summary:
      'Tempo fails to put blocks of traces together, to remove or to list them: {{ $value | humanize }} times in an hour.',
    runbook: runbook('TempoBlocksFail'),
  },
];

const BLOCK_ERRORS = [
  'tempodb_compaction_errors_total',
  'tempodb_retention_errors_total',
  'tempodb_blocklist_poll_errors_total',
] as const;
