import {
  chosenInstances,
  graph,
  instanceVariables,
  rate,
  stat,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { POSTGRES_SERIES } from './series';

const SERVERS = chosenInstances(POSTGRES_SERIES);

const HITS = SERVERS.select('cnpg_pg_stat_database_blks_hit');
const READS = SERVERS.select('cnpg_pg_stat_database_blks_read');
const LAST_BACKUP = SERVERS.select(
  'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
);
const MILLISECONDS = 1000;

const STATE: DashboardRow = {
  title: 'State',
  panels: [
    stat({
      title: 'Instances that work',
      description: 'One is enough to answer; fewer than wanted is no failover.',
      thresholds: [
        { from: 0, color: 'red' },
        { from: 1, color: 'green' },
      ],
      lines: { 'instances that work': `sum(${SERVERS.select('cnpg_collector_up')})` },
    }),
    stat({
      title: 'Last backup',
      description: 'How long ago the last whole backup was done.',
      unit: 'dateTimeFromNow',
      lines: { 'last backup': `max(${LAST_BACKUP}) * ${MILLISECONDS}` },
    }),
    stat({
      title: 'Recoverable from',
      description: 'The oldest moment that a server can go back to.',
      unit: 'dateTimeFromNow',
      lines: {
        'recoverable from': `min(${SERVERS.select('barman_cloud_cloudnative_pg_io_first_recoverability_point')}) * ${MILLISECONDS}`,
      },
    }),
    graph({
      title: 'Lag of replicas',
      description: 'What would be lost, and how long a failover takes.',
      unit: 's',
      lines: { '{{pod}}': `max by (pod) (${SERVERS.select('cnpg_pg_replication_lag')})` },
    }),
    graph({
      title: 'Log that waits for its store',
      description: 'Segments that are ready: a rise is a store that cannot be reached.',
      lines: {
        '{{pod}}': `max by (pod) (${SERVERS.select('cnpg_collector_pg_wal_archive_status', 'value="ready"')})`,
      },
    }),
  ],
};

const USE: DashboardRow = {
  title: 'Use',
  panels: [
    graph({
      title: 'Connections',
      description: 'Of each database, and the most that there can be.',
      lines: {
        '{{datname}}': `sum by (datname) (${SERVERS.select('cnpg_backends_total')})`,
        most: `max(${SERVERS.select('cnpg_pg_settings_setting', 'name="max_connections"')})`,
      },
    }),
    graph({
      title: 'Transactions',
      description: 'In a second, and those that were taken back.',
      unit: 'ops',
      lines: {
        '{{datname}}': rate(SERVERS.select('cnpg_pg_stat_database_xact_commit'), {
          by: ['datname'],
        }),
        '{{datname}} taken back': rate(SERVERS.select('cnpg_pg_stat_database_xact_rollback'), {
          by: ['datname'],
        }),
      },
    }),
    graph({
      title: 'Read from the volume',
      description: 'Part of the pages that were not in memory: above a tenth, memory is short.',
      unit: 'percentunit',
      lines: { pages: `${rate(READS)} / (${rate(READS)} + ${rate(HITS)})` },
      max: 1,
    }),
    graph({
      title: 'Longest transaction',
      description: 'Minutes keep vacuum from its work, and locks held.',
      unit: 's',
      lines: {
        '{{datname}}': `max by (datname) (${SERVERS.select('cnpg_backends_max_tx_duration_seconds')})`,
      },
    }),
    graph({
      title: 'Waits and deadlocks',
      description: 'Sessions that wait for a lock, and transactions that waited for each other.',
      lines: {
        waiting: `sum(${SERVERS.select('cnpg_backends_waiting_total')})`,
        'deadlocks in a second': rate(SERVERS.select('cnpg_pg_stat_database_deadlocks')),
      },
    }),
  ],
};

const SPACE: DashboardRow = {
  title: 'Space',
  panels: [
    graph({
      title: 'Databases',
      description: 'What each takes of the volume.',
      unit: 'bytes',
      lines: {
        '{{datname}}': `max by (datname) (${SERVERS.select('cnpg_pg_database_size_bytes')})`,
      },
      stacked: true,
    }),
    graph({
      title: 'Log',
      description:
        'What the write-ahead log takes of the volume; it grows while its store is away.',
      unit: 'bytes',
      lines: {
        '{{pod}}': `max by (pod) (${SERVERS.select('cnpg_collector_pg_wal', 'value="size"')})`,
      },
    }),
    graph({
      title: 'Checkpoints',
      description:
        'Those that were asked for, beside those in time: many mean a log that is too small.',
      unit: 'ops',
      lines: {
        'asked for': rate(SERVERS.select('cnpg_pg_stat_checkpointer_checkpoints_req')),
        'in time': rate(SERVERS.select('cnpg_pg_stat_checkpointer_checkpoints_timed')),
      },
    }),
    graph({
      title: 'Age of transactions',
      description: 'Vacuum has to come before two thousand million.',
      lines: { '{{datname}}': `max by (datname) (${SERVERS.select('cnpg_pg_database_xid_age')})` },
    }),
  ],
};

/** Servers of CloudNativePG: whether they work, what they are used for, and what can be restored. */
export const POSTGRES_DASHBOARD: Dashboard = {
  name: 'postgresql',
  title: 'PostgreSQL',
  folder: 'Data',
  description: 'Whether databases answer, what is short, and what can be restored.',
  variables: instanceVariables('cnpg_collector_up'),
  rows: [STATE, USE, SPACE],
};
