import { ChosenSeries, type Dashboard, type DashboardPanel } from '../prometheus';
import { TEMPO_SERIES } from './series';

const tempo = new ChosenSeries(TEMPO_SERIES, { namespace: 'namespace' });

/** What asks for traces, by the name of its route. https://grafana.com/docs/tempo/v2.10.x/api_docs/ */
const QUESTIONS = 'route=~"api_(search.*|traces.*|v2_.*|metrics.*)"';

const INTAKE: readonly DashboardPanel[] = [
  {
    title: 'Spans',
    description:
      'Spans that come in. None at all means that nobody sends, or that all were sampled away.',
    kind: 'timeseries',
    unit: 'ops',
    queries: [
      {
        expr: `sum(rate(${tempo.select('tempo_distributor_spans_received_total')}[$__rate_interval]))`,
        legend: 'spans',
      },
    ],
  },
  {
    title: 'Bytes',
    description: 'Bytes that come in, before they are compressed.',
    kind: 'timeseries',
    unit: 'Bps',
    queries: [
      {
        expr: `sum(rate(${tempo.select('tempo_distributor_bytes_received_total')}[$__rate_interval]))`,
        legend: 'bytes',
      },
    ],
  },
  {
    title: 'Refused spans',
    description: 'Spans that were not taken, by the reason. They are lost.',
    kind: 'timeseries',
    unit: 'ops',
    queries: [
      {
        expr: `sum by (reason) (rate(${tempo.select('tempo_discarded_spans_total')}[$__rate_interval]))`,
        legend: '{{reason}}',
      },
    ],
  },
];

const ANSWERS: readonly DashboardPanel[] = [
  {
    title: 'Time of answers',
    description: 'How long one question in a hundred takes, and the median.',
    kind: 'timeseries',
    unit: 's',
    width: 12,
    queries: [0.5, 0.99].map((quantile) => ({
      expr: `histogram_quantile(${quantile}, sum by (le) (rate(${tempo.select('tempo_request_duration_seconds_bucket', QUESTIONS)}[$__rate_interval])))`,
      legend: `p${quantile * 100}`,
    })),
  },
  {
    title: 'Requests that fail',
    description: 'Answers that went wrong at Tempo, by what was asked.',
    kind: 'timeseries',
    unit: 'reqps',
    width: 12,
    queries: [
      {
        expr: `sum by (route) (rate(${tempo.select('tempo_request_duration_seconds_count', 'status_code=~"5.."')}[$__rate_interval]))`,
        legend: '{{route}}',
      },
    ],
  },
];

const KEEPING: readonly DashboardPanel[] = [
  {
    title: 'Traces in memory',
    description:
      'Traces that still get spans. A rise without an end is a program that never ends its spans.',
    kind: 'timeseries',
    unit: 'short',
    queries: [{ expr: `sum(${tempo.select('tempo_ingester_live_traces')})`, legend: 'traces' }],
  },
  {
    title: 'Blocks in the store',
    description: 'Blocks that a question may have to read. They rise where none are put together.',
    kind: 'timeseries',
    unit: 'short',
    queries: [{ expr: `sum(${tempo.select('tempodb_blocklist_length')})`, legend: 'blocks' }],
  },
  {
    title: 'Failures with the store',
    description: 'Blocks that could not be written, put together, removed or listed, in an hour.',
    kind: 'timeseries',
    unit: 'short',
    queries: [
      ['written', 'tempo_ingester_failed_flushes_total'] as const,
      ['put together', 'tempodb_compaction_errors_total'] as const,
      ['removed', 'tempodb_retention_errors_total'] as const,
      ['listed', 'tempodb_blocklist_poll_errors_total'] as const,
    ].map(([legend, name]) => ({ expr: `sum(increase(${tempo.select(name)}[1h]))`, legend })),
  },
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
