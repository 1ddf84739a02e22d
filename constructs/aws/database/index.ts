export type { LogRetentionDays } from '../../../lib/catalogue/log-retention';
export type { IDatabaseNetwork } from './network';
export { PostgresInstance, postgresLogGroups } from './postgres-instance';
export type { IDatabaseInstance, MasterCredentials, PostgresInstanceProps } from './postgres-props';
export type { PostgresVersion } from './postgres-settings';
export { Valkey } from './valkey';
export type { IValkey, ValkeyProps } from './valkey';
export type { ValkeyUser } from './valkey-user';
