export { ConsumerNames } from './consumer-name';
export { assertExtensions } from './extensions';
export { addDatabaseSecret, POSTGRES_PORT, type DatabaseServer } from './database-secret';
export type {
  CacheConnection,
  DatabaseConnection,
  DatabaseOptions,
  ICache,
  IDatabase,
  PostgresOptions,
} from './i-database';
export { noBackupAnnotation, type NoBackup } from './no-backup';
export { connectionVariables, databaseReady, POSTGRES_CLIENT } from './postgres-client';
export { sqlAlchemyVariables } from './sql-alchemy';
