import {
  applicationRunbook as runbook,
  growth,
  noneAnswers,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { ValkeySeries } from './series';

/** Part of the memory for keys that may be taken. */
const FULL = 0.9;

/** Keys in a second that go for others to have room. */
const MANY_EVICTED = 10;

type Server = MonitoredSeries<ValkeySeries>;

/** What may be wrong with a server of this name. */
export const valkeyAlerts =
  (name: string) =>
  (server: Server): Alert[] => [
    noneAnswers({
      name: 'ValkeyDown',
      answers: server.select('redis_up'),
      forMinutes: 3,
      summary: `Valkey ${name} does not answer: queues and sessions in it stand still.`,
      runbook: runbook('ValkeyDown'),
    }),
    ...roomAlerts(name, server),
    {
      name: 'ValkeyRefusesConnections',
      when: `${growth(server.select('redis_rejected_connections_total'), '10m')} > 0`,
      forMinutes: 5,
      severity: 'warning',
      summary: `Valkey ${name} has as many connections as it takes, and refuses others.`,
      runbook: runbook('ValkeyRefusesConnections'),
    },
    {
      name: 'ValkeyWritesFail',
      when: `min(${server.select('redis_aof_last_write_status')}) == 0`,
      forMinutes: 5,
      severity: 'critical',
      summary: `Valkey ${name} cannot write to its volume, and takes no more changes.`,
      runbook: runbook('ValkeyWritesFail'),
    },
  ];

const roomAlerts = (name: string, server: Server): Alert[] => [
  {
    name: 'ValkeyMemoryFull',
    when:
      `max(${server.select('redis_memory_used_bytes')}` +
      ` / (${server.select('redis_memory_max_bytes')} > 0)) > ${FULL}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `{{ $value | humanizePercentage }} of the memory of Valkey ${name} is taken.`,
    runbook: runbook('ValkeyMemoryFull'),
  },
  {
    name: 'ValkeyEvictsKeys',
    when: `${growth(server.select('redis_evicted_keys_total'), '10m')} > ${MANY_EVICTED}`,
    forMinutes: 30,
    severity: 'warning',
    summary: `Valkey ${name} drops {{ $value | humanize }} keys in a second for want of room.`,
    runbook: runbook('ValkeyEvictsKeys'),
  },
];
