import { ChosenSeries, gauge, graph, rate, stat, type DashboardPanel } from '../prometheus';
import { refusedPanel, storeDashboard } from '../telemetry-store';
import { LOKI } from './names';
import { LOKI_SERIES } from './series';

const loki = new ChosenSeries(LOKI_SERIES, { namespace: 'namespace' });

/** What asks for lines, by the name of its route. https://grafana.com/docs/loki/v3.7.x/reference/loki-http-api/ */
const QUESTIONS = 'route=~"loki_api_v1_(query|query_range|labels?|label_values|series|index_.*)"';

const INTAKE: readonly DashboardPanel[] = [
  graph({
    title: 'Bytes by retention',
    description:
      'What comes in, by how long it is kept. A jump is a program that has begun to talk.',
    unit: 'Bps',
    width: 12,
    stacked: true,
    lines: {
      '{{retention_hours}} h': rate(loki.select('loki_distributor_bytes_received_total'), {
        by: ['retention_hours'],
      }),
    },
  }),
  graph({
    title: 'Lines',
    description: 'Lines that come in. None at all means that nobody collects.',
    unit: 'ops',
    lines: { lines: rate(loki.select('loki_distributor_lines_received_total')) },
    width: 6,
  }),
  refusedPanel(LOKI, loki.select('loki_discarded_samples_total'), { width: 6 }),
];

const KEEPING: readonly DashboardPanel[] = [
  graph({
    title: 'Written to the store',
    description: 'Compressed bytes that go to the store, of all servers: what is paid for.',
    unit: 'Bps',
    lines: { bytes: rate(loki.select('loki_ingester_chunk_stored_bytes_total')) },
  }),
  graph({
    title: 'Failed writes',
    description:
      'Chunks that did not reach the store. They are tried again; for long they must not fail.',
    unit: 'ops',
    lines: {
      '{{pod}}': rate(loki.select('loki_ingester_chunks_flush_failures_total'), { by: ['pod'] }),
    },
  }),
  graph({
    title: 'Streams in memory',
    description:
      'Different sets of labels with lines of the last two hours. Memory grows with them.',
    lines: { '{{pod}}': `sum by (pod) (${loki.select('loki_ingester_memory_streams')})` },
  }),
  gauge({
    title: 'Volume taken',
    description: 'Part of each volume that is taken. From 90 % on no lines are taken.',
    unit: 'percentunit',
    max: 1,
    thresholds: [
      { from: 0.7, color: 'yellow' },
      { from: 0.8, color: 'red' },
    ],
    lines: { '{{pod}}': `max by (pod) (${loki.select('loki_ingester_wal_disk_usage_percent')})` },
  }),
  stat({
    title: 'Old lines removed',
    description: 'When old lines were last removed from the index. It happens every ten minutes.',
    unit: 'dateTimeFromNow',
    lines: {
      retention: `max(${loki.select('loki_compactor_apply_retention_last_successful_run_timestamp_seconds')}) * 1000`,
    },
  }),
  stat({
    title: 'Index compacted',
    description: 'When the index of a day was last put together. Questions become slow without it.',
    unit: 'dateTimeFromNow',
    lines: {
      compaction: `max(${loki.select('loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds')}) * 1000`,
    },
  }),
];

/** How much is logged, and whether it is kept and found. */
export const LOKI_DASHBOARD = storeDashboard(LOKI, {
  description: 'How much is logged, whether Loki takes it and keeps it, and how fast it answers.',
  chosenBy: 'loki_distributor_lines_received_total',
  intake: INTAKE,
  answers: {
    questions: loki.select('loki_request_duration_seconds_bucket', QUESTIONS),
    failed: loki.select('loki_request_duration_seconds_count', 'status_code=~"5.."'),
  },
  keeping: KEEPING,
});
