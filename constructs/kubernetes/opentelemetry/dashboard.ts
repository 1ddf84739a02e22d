import { ChosenSeries, type Dashboard, type DashboardPanel } from '../prometheus';
import { AGENT_SERIES, GATEWAY_SERIES, type AgentSeries, type GatewaySeries } from './series';

const agents = new ChosenSeries<AgentSeries>(AGENT_SERIES, {});
const gateways = new ChosenSeries<GatewaySeries>(GATEWAY_SERIES, {});

const perSecond = (series: string, by: string): string =>
  `sum by (${by}) (rate(${series}[$__rate_interval]))`;

/** Lines over time, one for each of what they are told apart by. */
function rates(
  panel: Pick<DashboardPanel, 'title' | 'description'>,
  series: readonly string[],
  by: string,
): DashboardPanel {
  return {
    ...panel,
    kind: 'timeseries',
    unit: 'ops',
    queries: series.map((each) => ({ expr: perSecond(each, by), legend: `{{${by}}}` })),
  };
}

const LOGS: readonly DashboardPanel[] = [
  rates(
    {
      title: 'Lines read',
      description: 'What containers write. A node that shows none has an agent that does not read.',
    },
    [agents.select('otelcol_receiver_accepted_log_records')],
    'pod',
  ),
  rates(
    {
      title: 'Lines sent',
      description: 'What each destination took. It follows what is read by seconds.',
    },
    [agents.select('otelcol_exporter_sent_log_records')],
    'exporter',
  ),
  rates(
    {
      title: 'Lines lost',
      description: 'What a destination refused, or what found no room in its queue. None is right.',
    },
    [
      agents.select('otelcol_exporter_send_failed_log_records'),
      agents.select('otelcol_exporter_enqueue_failed_log_records'),
    ],
    'exporter',
  ),
];

const TRACES: readonly DashboardPanel[] = [
  rates(
    { title: 'Spans received', description: 'What programs send, and what gateways hand on.' },
    [gateways.select('otelcol_receiver_accepted_spans')],
    'receiver',
  ),
  rates(
    {
      title: 'Traces decided',
      description: 'How many are kept, and how many are dropped, once they are whole.',
    },
    [gateways.select('otelcol_processor_tail_sampling_global_count_traces_sampled')],
    'decision',
  ),
  {
    title: 'Traces that wait',
    description: 'Traces in memory that are not whole yet. At the limit they are decided early.',
    kind: 'timeseries',
    unit: 'short',
    queries: [
      {
        expr: `sum by (pod) (${gateways.select('otelcol_processor_tail_sampling_sampling_traces_on_memory')})`,
        legend: '{{pod}}',
      },
    ],
  },
  rates(
    {
      title: 'Spans sent',
      description: 'What each destination took; load_balancing is from gateway to gateway.',
    },
    [gateways.select('otelcol_exporter_sent_spans')],
    'exporter',
  ),
  rates(
    {
      title: 'Spans lost',
      description: 'What a destination refused, or what found no room in its queue. None is right.',
    },
    [
      gateways.select('otelcol_exporter_send_failed_spans'),
      gateways.select('otelcol_exporter_enqueue_failed_spans'),
    ],
    'exporter',
  ),
];

const COLLECTORS: readonly DashboardPanel[] = [
  {
    title: 'Queues',
    description: 'How full the fullest queue for a destination is. A full one loses what comes.',
    kind: 'timeseries',
    unit: 'percentunit',
    max: 1,
    thresholds: [
      { from: 0, color: 'green' },
      { from: 0.8, color: 'red' },
    ],
    queries: [
      {
        expr: `max by (job, exporter) (${agents.select('otelcol_exporter_queue_size')} / ${agents.select('otelcol_exporter_queue_capacity')})`,
        legend: '{{job}} {{exporter}}',
      },
    ],
  },
  {
    title: 'Memory',
    description: 'What the largest collector of a kind takes. Near its limit it refuses signals.',
    kind: 'timeseries',
    unit: 'bytes',
    queries: [
      {
        expr: `max by (job) (${agents.select('otelcol_process_memory_rss')})`,
        legend: '{{job}}',
      },
    ],
  },
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
