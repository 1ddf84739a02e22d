export { PostgresCluster } from './postgres-cluster';
export type {
  PostgresBackup,
  PostgresClusterProps,
  PostgresPoolerOptions,
  PostgresRecovery,
} from './postgres-cluster-props';
