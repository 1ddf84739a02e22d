/**
 * Series of PostgreSQL’s instances that queries use: those of the instance manager, of the operator’s own queries, and of
 * the plugin for backups.
 * https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/webserver/metricserver/pg_collector.go
 * https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/manager/default-monitoring.yaml
 * https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.13.0/internal/cnpgi/instance/metrics.go
 */
export const POSTGRES_SERIES = [
  'cnpg_collector_up',
  'cnpg_collector_pg_wal',
  'cnpg_collector_pg_wal_archive_status',
  'cnpg_backends_total',
  'cnpg_backends_waiting_total',
  'cnpg_backends_max_tx_duration_seconds',
  'cnpg_pg_settings_setting',
  'cnpg_pg_database_size_bytes',
  'cnpg_pg_database_xid_age',
  'cnpg_pg_replication_lag',
  'cnpg_pg_stat_archiver_last_archived_time',
  'cnpg_pg_stat_archiver_last_failed_time',
  'cnpg_pg_stat_database_xact_commit',
  'cnpg_pg_stat_database_xact_rollback',
  'cnpg_pg_stat_database_blks_hit',
  'cnpg_pg_stat_database_blks_read',
  'cnpg_pg_stat_database_deadlocks',
  'cnpg_pg_stat_checkpointer_checkpoints_req',
  'cnpg_pg_stat_checkpointer_checkpoints_timed',
  'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
  'barman_cloud_cloudnative_pg_io_first_recoverability_point',
] as const;

/** A series of PostgreSQL. */
export type PostgresSeries = (typeof POSTGRES_SERIES)[number];
