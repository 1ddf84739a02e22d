export { RdsDatabase, type RdsDatabaseProps } from './rds-database';
