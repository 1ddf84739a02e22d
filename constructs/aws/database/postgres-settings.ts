import type { DbParameterGroupParameter } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/**
 * Major versions of PostgreSQL on RDS. The minor version is left to RDS, which keeps it current in the
 * maintenance window.
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 */
export type PostgresVersion = '16' | '17' | '18';

/** Version where none is asked for: supported by every application of the platform. */
export const DEFAULT_POSTGRES_VERSION: PostgresVersion = '17';

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
const IDENTIFIER = /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$/;
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,62}$/;
const USER_NAME = /^(?!rds|pg_|admin$)[a-z][a-z0-9_]{0,62}$/;
const INSTANCE_CLASS = /^db\.[a-z0-9-]+\.[a-z0-9]+$/;
const MINIMUM_STORAGE_GIB = 20;
const MAXIMUM_STORAGE_GIB = 65_536;
const MAXIMUM_BACKUP_DAYS = 35;

/** Names and sizes of an instance, all decided. */
export interface PostgresSizing {
  /** Name of the instance. */
  readonly identifier: string;
  /** Name of the first database. */
  readonly databaseName: string;
  /** Name of the master user. */
  readonly masterUsername: string;
  /** Class of the instance. */
  readonly instanceClass: string;
  /** Storage at creation. */
  readonly storageGiB: number;
  /** Storage that autoscaling may reach. */
  readonly maximumStorageGiB: number;
  /** Days to keep automated backups. */
  readonly backupRetentionDays: number;
}

/** Throws unless RDS accepts the settings. */
export const validatePostgres = (scope: Construct, sizing: PostgresSizing): void => {
  const problem = nameProblem(sizing) ?? storageProblem(sizing) ?? backupProblem(sizing);
  if (problem !== undefined) throw new ValidationError(scope, problem);
};

/** Parameters of the parameter group: every connection uses TLS, and long waits for locks are logged. */
export const postgresParameters = (): DbParameterGroupParameter[] => [
  { name: 'rds.force_ssl', value: '1', applyMethod: 'immediate' },
  { name: 'log_lock_waits', value: '1', applyMethod: 'immediate' },
];

const nameProblem = (sizing: PostgresSizing): string | undefined => {
  const { identifier, databaseName, masterUsername, instanceClass } = sizing;
  if (!IDENTIFIER.test(identifier)) {
    return `'identifier' must be 2 to 63 lower-case letters, digits or single hyphens, begin with a letter and not end in a hyphen, got '${identifier}'`;
  }
  if (!DATABASE_NAME.test(databaseName)) {
    return `'databaseName' must be 1 to 63 lower-case letters, digits or '_' and begin with a letter, got '${databaseName}'`;
  }
  if (!USER_NAME.test(masterUsername)) {
    return `'masterUsername' must be 1 to 63 lower-case letters, digits or '_', begin with a letter and not be a name that RDS reserves, got '${masterUsername}'`;
  }
  return INSTANCE_CLASS.test(instanceClass)
    ? undefined
    : `'instanceClass' must look like 'db.m7g.large', got '${instanceClass}'`;
};

const storageProblem = ({ storageGiB, maximumStorageGiB }: PostgresSizing): string | undefined => {
  if (!Number.isInteger(storageGiB) || storageGiB < MINIMUM_STORAGE_GIB) {
    return `'storageGiB' must be a whole number of at least ${MINIMUM_STORAGE_GIB}, got ${storageGiB}`;
  }
  return maximumStorageGiB > storageGiB && maximumStorageGiB <= MAXIMUM_STORAGE_GIB
    ? undefined
    : `'maximumStorageGiB' must be more than 'storageGiB' (${storageGiB}) and at most ${MAXIMUM_STORAGE_GIB}, got ${maximumStorageGiB}`;
};

const backupProblem = ({ backupRetentionDays }: PostgresSizing): string | undefined =>
  Number.isInteger(backupRetentionDays) &&
  backupRetentionDays >= 1 &&
  backupRetentionDays <= MAXIMUM_BACKUP_DAYS
    ? undefined
    : `'backupRetentionDays' must be a whole number from 1 to ${MAXIMUM_BACKUP_DAYS}, got ${backupRetentionDays}`;
