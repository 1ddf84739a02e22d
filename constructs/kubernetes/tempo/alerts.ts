import {
  increase,
  noneAnswers,
  SERVER_ERRORS,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import { flushFails, refuses, requestsFail, storeAlert as alert } from '../telemetry-store';
import { TEMPO } from './names';
import type { TempoSeries } from './series';

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
  requestsFail(TEMPO, {
    all: series.select('tempo_request_duration_seconds_count'),
    failed: series.select('tempo_request_duration_seconds_count', { status_code: SERVER_ERRORS }),
    severity: 'warning',
  }),
  refuses(TEMPO, series.select('tempo_discarded_spans_total')),
  ...keepingAlerts(series),
];

const keepingAlerts = (series: MonitoredSeries<TempoSeries>): Alert[] => [
  flushFails(TEMPO, series.select('tempo_ingester_failed_flushes_total')),
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
