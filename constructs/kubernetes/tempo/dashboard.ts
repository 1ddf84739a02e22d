import {
  ChosenSeries,
  graph,
  increase,
  quantile,
  rate,
  type Dashboard,
  type DashboardPanel,
} from '../prometheus';
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
  graph({
    title: 'Refused spans',
    description: 'Spans that were not taken, by the reason. They are lost.',
    unit: 'ops',
    lines: { '{{reason}}': rate(tempo.select('tempo_discarded_spans_total'), { by: ['reason'] }) },
  }),
];

const ANSWERS: readonly DashboardPanel[] = [
  graph({
    title: 'Time of answers',
    description: 'How long one question in a hundred takes, and the median.',
    unit: 's',
    width: 12,
    lines: Object.fromEntries(
      [0.5, 0.99].map((part) => [
        `p${part * 100}`,
        quantile(part, tempo.select('tempo_request_duration_seconds_bucket', QUESTIONS)),
      ]),
    ),
  }),
  graph({
    title: 'Requests that fail',
    description: 'Answers that went wrong at Tempo, by what was asked.',
    unit: 'reqps',
    width: 12,
    lines: {
      '{{route}}': rate(
        tempo.select('tempo_request_duration_seconds_count', 'status_code=~"5.."'),
        { by: ['route'] },
      ),
    },
  }),
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
export const TEMPO_DASHBOARD: Dashboard = {
  name: 'traces',
  title: 'Traces',
  folder: 'Platform',
  description: 'How much is traced, whether Tempo takes it and keeps it, and how fast it answers.',
  variables: [
    {
      name: 'namespace',
      title: 'Namespace of Tempo',
      query: 'label_values(tempo_distributor_spans_received_total, namespace)',
    },
  ],
  rows: [
    { title: 'What comes in', panels: INTAKE },
    { title: 'What is asked', panels: ANSWERS },
    { title: 'What is kept', panels: KEEPING },
  ],
};
