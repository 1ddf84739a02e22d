import {
  explainedIn,
  increase,
  noneAnswers,
  rate,
  SERVER_ERRORS,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { TempoSeries } from './series';

const alert = explainedIn('docs/guides/logs-and-traces.md');

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

/** Spans in a second that are refused for one reason. */
const MANY_REFUSED = 1;

/** Times in an hour that blocks were not put together, removed or listed; single ones are tried again. */
const MANY_ERRORS = 3;

/** What may be wrong with Tempo. */
export const tempoAlerts = (series: MonitoredSeries<TempoSeries>): Alert[] => [
  alert(
    noneAnswers({
      name: 'TempoDown',
      answers: series.up(),
      forMinutes: 15,
      summary: 'Tempo does not answer.',
    }),
  ),
  alert({
    name: 'TempoRequestsFail',
    when: `${share(series.select('tempo_request_duration_seconds_count', { status_code: SERVER_ERRORS }), series.select('tempo_request_duration_seconds_count'), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 15,
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the requests to Tempo fail.',
  }),
  alert({
    name: 'TempoRefusesSpans',
    when: `${rate(series.select('tempo_discarded_spans_total'), { by: ['reason'], window: '5m' })} > ${MANY_REFUSED}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'Tempo refuses {{ $value | humanize }} spans in a second: {{ $labels.reason }}.',
  }),
  ...keepingAlerts(series),
];

const keepingAlerts = (series: MonitoredSeries<TempoSeries>): Alert[] => [
  alert({
    name: 'TempoFlushFails',
    when: `${rate(series.select('tempo_ingester_failed_flushes_total'), { window: '15m' })} > 0`,
    forMinutes: 15,
    severity: 'critical',
    summary: 'Tempo cannot write traces to its store; they are on its volume alone.',
  }),
  alert({
    name: 'TempoBlocksFail',
    when: BLOCK_ERRORS.map((name) => increase(series.select(name), { window: '1h' }))
      .map((sum) => `(${sum} or vector(0))`)
      .join(' + ')
      .concat(` > ${MANY_ERRORS}`),
    forMinutes: 30,
    severity: 'warning',
    summary:
      'Tempo fails to put blocks of traces together, to remove or to list them: {{ $value | humanize }} times in an hour.',
  }),
];

const BLOCK_ERRORS = [
  'tempodb_compaction_errors_total',
  'tempodb_retention_errors_total',
  'tempodb_blocklist_poll_errors_total',
] as const;
