import { ChosenSeries, graph, increase, rate, type DashboardPanel } from '../prometheus';
import { refusedPanel, storeDashboard } from '../telemetry-store';
import { TEMPO } from './names';
import { TEMPO_SERIES, type TempoSeries } from './series';

const tempo = new ChosenSeries(TEMPO_SERIES, { namespace: 'namespace' });

/** What asks for traces, by the name of its route. https://grafana.com/docs/tempo/v2.10.x/api_docs/ */
const QUESTIONS = 'route=~"api_(search.*|traces.*|v2_.*|metrics.*)"';

const INTAKE: readonly DashboardPanel[] = [
  graph({
    title: 'Spans',
    description:
      'Spans that come in. None at all means that nobody sends, or that all were sampled away.',
    unit: 'ops',
    lines: { spans: rate(tempo.select('tempo_distributor_spans_received_total')) },
  }),
  graph({
    title: 'Bytes',
    description: 'Bytes that come in, before they are compressed.',
    unit: 'Bps',
    lines: { bytes: rate(tempo.select('tempo_distributor_bytes_received_total')) },
  }),
  refusedPanel(TEMPO, tempo.select('tempo_discarded_spans_total')),
];

const inAnHour = (failures: TempoSeries): string =>
  increase(tempo.select(failures), { window: '1h' });

const KEEPING: readonly DashboardPanel[] = [
  graph({
    title: 'Traces in memory',
    description:
      'Traces that still get spans. A rise without an end is a program that never ends its spans.',
    lines: { traces: `sum(${tempo.select('tempo_ingester_live_traces')})` },
  }),
  graph({
    title: 'Blocks in the store',
    description: 'Blocks that a question may have to read. They rise where none are put together.',
    lines: { blocks: `sum(${tempo.select('tempodb_blocklist_length')})` },
  }),
  graph({
    title: 'Failures with the store',
    description: 'Blocks that could not be written, put together, removed or listed, in an hour.',
    lines: {
      written: inAnHour('tempo_ingester_failed_flushes_total'),
      'put together': inAnHour('tempodb_compaction_errors_total'),
      removed: inAnHour('tempodb_retention_errors_total'),
      listed: inAnHour('tempodb_blocklist_poll_errors_total'),
    },
  }),
];

/** How much is traced, and whether it is kept and found. */
export const TEMPO_DASHBOARD = storeDashboard(TEMPO, {
  description: 'How much is traced, whether Tempo takes it and keeps it, and how fast it answers.',
  chosenBy: 'tempo_distributor_spans_received_total',
  intake: INTAKE,
  answers: {
    questions: tempo.select('tempo_request_duration_seconds_bucket', QUESTIONS),
    failed: tempo.select('tempo_request_duration_seconds_count', 'status_code=~"5.."'),
  },
  keeping: KEEPING,
});
