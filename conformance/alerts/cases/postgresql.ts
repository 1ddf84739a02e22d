import { jobOf, type AlertCase, type AlertCases, type EmittedAlert } from '../alert-case';
import { always, answerCase, gaugeCase, one } from '../made';

const UP = 'cnpg_collector_up';

/** All instances but one, and all. */
function replicaCase(alert: EmittedAlert): AlertCase {
  const job = jobOf(alert, UP);
  const instances = Number(/< (\d+)$/.exec(alert.expr)?.[1]);
  const made = (working: number) =>
    Array.from({ length: instances }, (_, index) =>
      one(UP, { job, pod: `postgres-${index}` }, always(index < working ? 1 : 0)),
    );
  return { at: 20, fires: made(instances - 1), silent: made(instances) };
}

/** Of a hundred connections, those in use of one pod; another has few. */
function connectionCase(alert: EmittedAlert): AlertCase {
  const job = jobOf(alert, 'cnpg_backends_total');
  const of = (pod: string, idle: number) => [
    one('cnpg_backends_total', { job, pod, state: 'active' }, always(10)),
    one('cnpg_backends_total', { job, pod, state: 'idle' }, always(idle)),
    one('cnpg_pg_settings_setting', { job, pod, name: 'max_connections' }, always(100)),
    one('cnpg_pg_settings_setting', { job, pod, name: 'max_worker_processes' }, always(8)),
  ];
  return {
    at: 20,
    fires: [...of('a', 75), ...of('b', 1)],
    silent: [...of('a', 65), ...of('b', 65)],
  };
}

function archiveCase(alert: EmittedAlert): AlertCase {
  const [failed, archived] = [
    'cnpg_pg_stat_archiver_last_failed_time',
    'cnpg_pg_stat_archiver_last_archived_time',
  ];
  const job = jobOf(alert, failed);
  const made = (failure: number, success: number) => [
    one(failed, { job, pod: 'a' }, always(failure)),
    one(archived, { job, pod: 'a' }, always(success)),
  ];
  return { at: 20, fires: made(200, 100), silent: made(100, 200) };
}

/** Cases of PostgreSQL’s alerts. */
export const POSTGRESQL_CASES: AlertCases = {
  PostgresDown: answerCase(10, UP),
  PostgresReplicaDown: replicaCase,
  PostgresReplicaBehind: gaugeCase(10, 'cnpg_pg_replication_lag', [310, 290]),
  PostgresConnectionsTaken: connectionCase,
  PostgresVacuumBehind: gaugeCase(70, 'cnpg_pg_database_xid_age', [1.1e9, 0.9e9]),
  PostgresArchivingFails: archiveCase,
  // The clock of the test begins at 0: a backup of 31 hours before, and one of 27.
  PostgresBackupOld: gaugeCase(
    70,
    'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
    [-31 * 3600, -27 * 3600],
  ),
};
