import {
  chosenInstances,
  gauge,
  graph,
  instanceVariables,
  mean,
  rate,
  stat,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { VALKEY_SERIES } from './series';

const SERVERS = chosenInstances(VALKEY_SERIES);

const USED = SERVERS.select('redis_memory_used_bytes');
const MOST = SERVERS.select('redis_memory_max_bytes');
const HITS = rate(SERVERS.select('redis_keyspace_hits_total'));
const MISSES = rate(SERVERS.select('redis_keyspace_misses_total'));

const STATE: DashboardRow = {
  title: 'State',
  panels: [
    stat({
      title: 'Servers that answer',
      description: 'None is an outage.',
      thresholds: [
        { from: 0, color: 'red' },
        { from: 1, color: 'green' },
      ],
      lines: { 'servers that answer': `sum(${SERVERS.select('redis_up')})` },
    }),
    stat({
      title: 'Up for',
      description: 'Time since the youngest server began.',
      unit: 's',
      lines: { 'up for': `min(${SERVERS.select('redis_uptime_in_seconds')})` },
    }),
    gauge({
      title: 'Memory that is taken',
      description: 'Of what keys may take. A full server refuses writes, or drops keys.',
      unit: 'percentunit',
      lines: { 'memory that is taken': `max(${USED} / (${MOST} > 0))` },
      thresholds: [
        { from: 0, color: 'green' },
        { from: 0.8, color: 'yellow' },
        { from: 0.9, color: 'red' },
      ],
      max: 1,
    }),
    graph({
      title: 'Memory',
      description: 'What is taken, and the most that may be.',
      unit: 'bytes',
      lines: { '{{job}}': `max by (job) (${USED})`, '{{job}} most': `max by (job) (${MOST})` },
    }),
    graph({
      title: 'Keys',
      description: 'Keys by database: a queue that only grows has nobody who works it off.',
      lines: { '{{job}} {{db}}': `sum by (job, db) (${SERVERS.select('redis_db_keys')})` },
    }),
  ],
};

const USE: DashboardRow = {
  title: 'Use',
  panels: [
    graph({
      title: 'Commands',
      description: 'Commands in a second.',
      unit: 'ops',
      lines: { '{{job}}': rate(SERVERS.select('redis_commands_processed_total'), { by: ['job'] }) },
    }),
    graph({
      title: 'Time of commands',
      description: 'Seconds of a command on average, without waits of clients for news.',
      unit: 's',
      lines: {
        average: mean(
          SERVERS.select('redis_commands_duration_seconds_total'),
          SERVERS.select('redis_commands_total'),
        ),
      },
    }),
    graph({
      title: 'Clients',
      description: 'Clients, and those of them that wait for something to come.',
      lines: {
        '{{job}}': `sum by (job) (${SERVERS.select('redis_connected_clients')})`,
        '{{job}} waiting': `sum by (job) (${SERVERS.select('redis_blocked_clients')})`,
      },
    }),
    graph({
      title: 'Found',
      description: 'Part of the keys that were there when asked for.',
      unit: 'percentunit',
      lines: { found: `${HITS} / (${HITS} + ${MISSES})` },
      max: 1,
    }),
    graph({
      title: 'Keys that went',
      description: 'By their time, and for want of room.',
      unit: 'ops',
      lines: {
        expired: rate(SERVERS.select('redis_expired_keys_total')),
        evicted: rate(SERVERS.select('redis_evicted_keys_total')),
      },
    }),
    graph({
      title: 'Refusals',
      description:
        'Connections that were refused, and errors by what they say: OOM is a full server.',
      unit: 'ops',
      lines: {
        connections: rate(SERVERS.select('redis_rejected_connections_total')),
        '{{err}}': rate(SERVERS.select('redis_errors_total'), { by: ['err'] }),
      },
    }),
  ],
};

/** Servers of Valkey in the cluster: whether they answer, what is in them, what they refuse. */
export const VALKEY_DASHBOARD: Dashboard = {
  name: 'valkey',
  title: 'Valkey',
  folder: 'Data',
  description: 'Whether caches answer, how full they are, and what they are asked.',
  variables: instanceVariables('redis_up'),
  rows: [STATE, USE],
};
