import {
  ChosenSeries,
  graph,
  rate,
  type Dashboard,
  type DashboardPanel,
  type SeriesSelector,
} from '../prometheus';
import { AGENT_SERIES, GATEWAY_SERIES, type AgentSeries, type GatewaySeries } from './series';

const agents = new ChosenSeries<AgentSeries>(AGENT_SERIES, {});
const gateways = new ChosenSeries<GatewaySeries>(GATEWAY_SERIES, {});

/** Lines over time, one for each of what they are told apart by. */
const rates = (
  panel: Pick<DashboardPanel, 'title' | 'description'>,
  counters: SeriesSelector,
  by: string,
): DashboardPanel =>
  graph({ ...panel, unit: 'ops', lines: { [`{{${by}}}`]: rate(counters, { by: [by] }) } });

/** What does not get to where it is sent. */
const lostGraph = (
  title: string,
  refused: SeriesSelector,
  noRoom: SeriesSelector,
): DashboardPanel =>
  graph({
    title,
    description: 'What a destination refused, or what found no room in its queue. None is right.',
    unit: 'ops',
    lines: {
      '{{exporter}} refused': rate(refused, { by: ['exporter'] }),
      '{{exporter}} no room': rate(noRoom, { by: ['exporter'] }),
    },
  });

const LOGS: readonly DashboardPanel[] = [
  rates(
    {
      title: 'Lines read',
      description: 'What containers write. A node that shows none has an agent that does not read.',
    },
    agents.select('otelcol_receiver_accepted_log_records'),
    'pod',
  ),
  rates(
    {
      title: 'Lines sent',
      description: 'What each destination took. It follows what is read by seconds.',
    },
    agents.select('otelcol_exporter_sent_log_records'),
    'exporter',
  ),
  lostGraph(
    'Lines lost',
    agents.select('otelcol_exporter_send_failed_log_records'),
    agents.select('otelcol_exporter_enqueue_failed_log_records'),
  ),
];

const TRACES: readonly DashboardPanel[] = [
  rates(
    { title: 'Spans received', description: 'What programs send, and what gateways hand on.' },
    gateways.select('otelcol_receiver_accepted_spans'),
    'receiver',
  ),
  rates(
    {
      title: 'Traces decided',
      description: 'How many are kept, and how many are dropped, once they are whole.',
    },
    gateways.select('otelcol_processor_tail_sampling_global_count_traces_sampled'),
    'decision',
  ),
  graph({
    title: 'Traces that wait',
    description: 'Traces in memory that are not whole yet. At the limit they are decided early.',
    lines: {
      '{{pod}}': `sum by (pod) (${gateways.select('otelcol_processor_tail_sampling_sampling_traces_on_memory')})`,
    },
  }),
  rates(
    {
      title: 'Spans sent',
      description: 'What each destination took; load_balancing is from gateway to gateway.',
    },
    gateways.select('otelcol_exporter_sent_spans'),
    'exporter',
  ),
  lostGraph(
    'Spans lost',
    gateways.select('otelcol_exporter_send_failed_spans'),
    gateways.select('otelcol_exporter_enqueue_failed_spans'),
  ),
];

const COLLECTORS: readonly DashboardPanel[] = [
  graph({
    title: 'Queues',
    description: 'How full the fullest queue for a destination is. A full one loses what comes.',
    unit: 'percentunit',
    max: 1,
    thresholds: [
      { from: 0, color: 'green' },
      { from: 0.8, color: 'red' },
    ],
    lines: {
      '{{job}} {{exporter}}': `max by (job, exporter) (${agents.select('otelcol_exporter_queue_size')} / ${agents.select('otelcol_exporter_queue_capacity')})`,
    },
  }),
  graph({
    title: 'Memory',
    description: 'What the largest collector of a kind takes. Near its limit it refuses signals.',
    unit: 'bytes',
    lines: { '{{job}}': `max by (job) (${agents.select('otelcol_process_memory_rss')})` },
  }),
];

/** Collectors: what comes in, what goes out, and what waits. */
export const telemetryDashboard: Dashboard = {
  name: 'telemetry',
  title: 'Telemetry',
  folder: 'Platform',
  description: 'Whether logs and traces get to where they are kept.',
  rows: [
    { title: 'Logs', panels: LOGS },
    { title: 'Traces', panels: TRACES },
    { title: 'Collectors', panels: COLLECTORS },
  ],
};
