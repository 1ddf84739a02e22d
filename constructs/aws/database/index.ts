export type { IDatabaseNetwork } from './network';
export { PostgresInstance, postgresLogGroups } from './postgres-instance';
export type {
  IDatabaseInstance,
  LogRetentionDays,
  MasterCredentials,
  PostgresInstanceProps,
} from './postgres-props';
export type { PostgresVersion } from './postgres-settings';
export { Valkey } from './valkey';
export type { IValkey, ValkeyProps, ValkeyUser } from './valkey';
