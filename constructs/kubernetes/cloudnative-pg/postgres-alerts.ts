import {
  applicationAlert as alert,
  noneAnswers,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { ServerOptions } from './server-options';
import type { PostgresSeries } from './series';

/** Seconds that a replica may be behind. */
const LONG_LAG = 300;

/** Part of the connections that may be in use. */
const MANY_CONNECTIONS = 0.8;

/** Of two thousand million numbers of transactions PostgreSQL stops at the last three million, and vacuums long before. */
const OLD_TRANSACTIONS = 1_000_000_000;

/** Seconds: a backup a day, and what it takes. */
const OLD_BACKUP = 30 * 3600;

type Postgres = MonitoredSeries<PostgresSeries>;

/** What may be wrong with a server. */
export const postgresAlerts =
  (options: Pick<ServerOptions, 'name' | 'instances' | 'backup'>) =>
  (server: Postgres): Alert[] => [
    alert(
      noneAnswers({
        name: 'PostgresDown',
        answers: server.select('cnpg_collector_up'),
        forMinutes: 3,
        summary: `No instance of the server ${options.name} works: whatever keeps its data there is down.`,
      }),
    ),
    ...(options.instances > 1 ? replicaAlerts(server, options) : []),
    connectionsTaken(server, options.name),
    alert({
      name: 'PostgresVacuumBehind',
      when: `max(${server.select('cnpg_pg_database_xid_age')}) > ${OLD_TRANSACTIONS}`,
      forMinutes: 60,
      severity: 'warning',
      summary: `{{ $value | humanize }} transactions of the server ${options.name} are not vacuumed.`,
    }),
    ...('none' in options.backup ? [] : backupAlerts(server, options)),
  ];

const replicaAlerts = (
  server: Postgres,
  { name, instances }: Pick<ServerOptions, 'name' | 'instances'>,
): Alert[] => [
  alert({
    name: 'PostgresReplicaDown',
    when: `(sum(${server.select('cnpg_collector_up')}) or vector(0)) < ${instances}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `{{ $value }} of ${instances} instances of the server ${name} work.`,
  }),
  alert({
    name: 'PostgresReplicaBehind',
    when: `max(${server.select('cnpg_pg_replication_lag')}) > ${LONG_LAG}`,
    forMinutes: 5,
    severity: 'warning',
    summary: `A replica of the server ${name} is {{ $value | humanizeDuration }} behind.`,
  }),
];

const connectionsTaken = (server: Postgres, name: string): Alert =>
  alert({
    name: 'PostgresConnectionsTaken',
    when:
      `max(sum by (pod) (${server.select('cnpg_backends_total')})` +
      ` / max by (pod) (${server.select('cnpg_pg_settings_setting', { name: 'max_connections' })}))` +
      ` > ${MANY_CONNECTIONS}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `{{ $value | humanizePercentage }} of the connections of the server ${name} are taken.`,
  });

/** Without a backup ever, the plugin says 0, or nothing: the oldest there is. Other schedules than the usual are not known here. */
const backupAlerts = (
  server: Postgres,
  { name, backup }: Pick<ServerOptions, 'name' | 'backup'>,
): Alert[] => [
  alert({
    name: 'PostgresArchivingFails',
    when:
      `max(${server.select('cnpg_pg_stat_archiver_last_failed_time')}` +
      ` - ${server.select('cnpg_pg_stat_archiver_last_archived_time')}) > 0`,
    forMinutes: 10,
    severity: 'critical',
    summary: `The log of the server ${name} does not reach its store: its volume fills up.`,
  }),
  ...('schedule' in backup && backup.schedule !== undefined
    ? []
    : [
        alert({
          name: 'PostgresBackupOld',
          when:
            'time() - (max(' +
            server.select('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp') +
            `) or vector(0)) > ${OLD_BACKUP}`,
          forMinutes: 60,
          severity: 'warning' as const,
          summary: `The last backup of the server ${name} is {{ $value | humanizeDuration }} old.`,
        }),
      ]),
];
