import {
  applicationAlert as alert,
  noneAnswers,
  rate,
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
    alert(
      noneAnswers({
        name: 'ValkeyDown',
        answers: server.select('redis_up'),
        forMinutes: 3,
        summary: `Valkey ${name} does not answer: queues and sessions in it stand still.`,
      }),
    ),
    ...roomAlerts(name, server),
    alert({
      name: 'ValkeyRefusesConnections',
      when: `${rate(server.select('redis_rejected_connections_total'), { window: '10m' })} > 0`,
      forMinutes: 5,
      severity: 'warning',
      summary: `Valkey ${name} has as many connections as it takes, and refuses others.`,
    }),
    alert({
      name: 'ValkeyWritesFail',
      when: `min(${server.select('redis_aof_last_write_status')}) == 0`,
      forMinutes: 5,
      severity: 'critical',
      summary: `Valkey ${name} cannot write to its volume, and takes no more changes.`,
    }),
  ];

const roomAlerts = (name: string, server: Server): Alert[] => [
  alert({
    name: 'ValkeyMemoryFull',
    when:
      `max(${server.select('redis_memory_used_bytes')}` +
      ` / (${server.select('redis_memory_max_bytes')} > 0)) > ${FULL}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `{{ $value | humanizePercentage }} of the memory of Valkey ${name} is taken.`,
  }),
  alert({
    name: 'ValkeyEvictsKeys',
    when: `${rate(server.select('redis_evicted_keys_total'), { window: '10m' })} > ${MANY_EVICTED}`,
    forMinutes: 30,
    severity: 'warning',
    summary: `Valkey ${name} drops {{ $value | humanize }} keys in a second for want of room.`,
  }),
];
