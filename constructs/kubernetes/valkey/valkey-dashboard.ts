import {
  chosenInstances,
  growth,
  instanceVariables,
  lines,
  mean,
  number,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { VALKEY_SERIES } from './series';

const SERVERS = chosenInstances(VALKEY_SERIES);

const USED = SERVERS.select('redis_memory_used_bytes');
const MOST = SERVERS.select('redis_memory_max_bytes');
const HITS = growth(SERVERS.select('redis_keyspace_hits_total'));
const MISSES = growth(SERVERS.select('redis_keyspace_misses_total'));

const STATE: DashboardRow = {
  title: 'State',
  panels: [
    number(
      {
        title: 'Servers that answer',
        description: 'None is an outage.',
        thresholds: [
          { from: 0, color: 'red' },
          { from: 1, color: 'green' },
        ],
      },
      `sum(${SERVERS.select('redis_up')})`,
    ),
    number(
      { title: 'Up for', description: 'Time since the youngest server began.' },
      `min(${SERVERS.select('redis_uptime_in_seconds')})`,
      's',
    ),
    {
      title: 'Memory that is taken',
      description: 'Of what keys may take. A full server refuses writes, or drops keys.',
      kind: 'gauge',
      unit: 'percentunit',
      queries: [{ expr: `max(${USED} / (${MOST} > 0))` }],
      thresholds: [
        { from: 0, color: 'green' },
        { from: 0.8, color: 'yellow' },
        { from: 0.9, color: 'red' },
      ],
      max: 1,
    },
    lines({
      title: 'Memory',
      description: 'What is taken, and the most that may be.',
      unit: 'bytes',
      lines: [
        ['{{job}}', `max by (job) (${USED})`],
        ['{{job}} most', `max by (job) (${MOST})`],
      ],
    }),
    lines({
      title: 'Keys',
      description: 'Keys by database: a queue that only grows has nobody who works it off.',
      lines: [['{{job}} {{db}}', `sum by (job, db) (${SERVERS.select('redis_db_keys')})`]],
    }),
  ],
};

const USE: DashboardRow = {
  title: 'Use',
  panels: [
    lines({
      title: 'Commands',
      description: 'Commands in a second.',
      unit: 'ops',
      lines: [
        ['{{job}}', growth(SERVERS.select('redis_commands_processed_total'), undefined, 'job')],
      ],
    }),
    lines({
      title: 'Time of commands',
      description: 'Seconds of a command on average, without waits of clients for news.',
      unit: 's',
      lines: [
        [
          'average',
          mean(
            SERVERS.select('redis_commands_duration_seconds_total'),
            SERVERS.select('redis_commands_total'),
          ),
        ],
      ],
    }),
    lines({
      title: 'Clients',
      description: 'Clients, and those of them that wait for something to come.',
      lines: [
        ['{{job}}', `sum by (job) (${SERVERS.select('redis_connected_clients')})`],
        ['{{job}} waiting', `sum by (job) (${SERVERS.select('redis_blocked_clients')})`],
      ],
    }),
    lines({
      title: 'Found',
      description: 'Part of the keys that were there when asked for.',
      unit: 'percentunit',
      lines: [['found', `${HITS} / (${HITS} + ${MISSES})`]],
      max: 1,
    }),
    lines({
      title: 'Keys that went',
      description: 'By their time, and for want of room.',
      unit: 'ops',
      lines: [
        ['expired', growth(SERVERS.select('redis_expired_keys_total'))],
        ['evicted', growth(SERVERS.select('redis_evicted_keys_total'))],
      ],
    }),
    lines({
      title: 'Refusals',
      description:
        'Connections that were refused, and errors by what they say: OOM is a full server.',
      unit: 'ops',
      lines: [
        ['connections', growth(SERVERS.select('redis_rejected_connections_total'))],
        ['{{err}}', growth(SERVERS.select('redis_errors_total'), undefined, 'err')],
      ],
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
