import type { Construct } from 'constructs';
import type { ICluster } from '../../../constructs/aws/cluster';
import { PostgresInstance, Valkey } from '../../../constructs/aws/database';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import type { INetwork } from '../../../constructs/aws/network';
import { PublishedValues } from '../../../constructs/aws/secrets';
import type { Environment } from '../../../lib/config';
import { resourceNames } from '../../../lib/contracts/names';
import { cacheLogin, postgresMaster, secretPath } from '../../../lib/contracts/secrets';
import { addGenerated } from './secrets';
import { protectionOf } from './storage';

/** What databases are added to. */
export interface DatabasesOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** Where they stand. */
  readonly network: INetwork;
  /** The cluster whose nodes connect. */
  readonly cluster: ICluster;
  /** Key of storage, backups and passwords. */
  readonly encryptionKey: IEncryptionKey;
}

/** RDS may grow to this multiple of the storage it begins with. */
const STORAGE_GROWTH = 10;

/**
 * The user of the cache; it may do everything but administer the server. Channels are named because a
 * user has none of its own, and queues publish on them. Clients ask for the server's version by INFO.
 */
const VALKEY_USER = { name: 'platform', access: 'on ~* &* +@all -@dangerous +info' } as const;

/** The databases that AWS runs, and the paths under which pods find them. */
export function addDatabases(scope: Construct, options: DatabasesOptions): void {
  const { postgres, valkey } = options.environment.databases;
  if (postgres !== undefined) addPostgres(scope, options, postgres);
  if (valkey !== undefined) addValkey(scope, options, valkey);
}

type Settings<Name extends 'postgres' | 'valkey'> = NonNullable<Environment['databases'][Name]>;

function addPostgres(
  scope: Construct,
  options: DatabasesOptions,
  settings: Settings<'postgres'>,
): void {
  const { environment } = options;
  const { slug } = resourceNames(environment);
  const instance = new PostgresInstance(scope, 'Postgres', {
    ...placement(options),
    identifier: slug,
    databaseName: 'platform',
    credentials: {
      kind: 'secret',
      secret: addGenerated(scope, postgresMaster, options),
      passwordName: 'password',
    },
    instanceClass: settings.instanceClass,
    storageGiB: settings.storageGiB,
    maximumStorageGiB: settings.storageGiB * STORAGE_GROWTH,
    multiAz: settings.multiZone,
    backupRetentionDays: settings.backupRetentionDays,
    protection: protectionOf(environment),
    permissionsBoundaryArn: environment.aws.permissionsBoundaryArn,
  });
  publish(scope, options, 'postgres', {
    host: instance.host,
    port: String(instance.port),
    database: instance.databaseName,
  });
}

function addValkey(
  scope: Construct,
  options: DatabasesOptions,
  settings: Settings<'valkey'>,
): void {
  const { environment } = options;
  const { slug, cluster } = resourceNames(environment);
  const cache = new Valkey(scope, 'Valkey', {
    ...placement(options),
    name: slug,
    description: `Cache and queue of the machine-learning platform ${cluster}`,
    users: [
      {
        ...VALKEY_USER,
        password: {
          secret: addGenerated(scope, cacheLogin(VALKEY_USER.name), options),
          valueName: 'password',
        },
      },
    ],
    nodeType: settings.nodeType,
    replicas: settings.replicas,
    snapshotRetentionDays: settings.snapshotRetentionDays,
    protection: protectionOf(environment),
  });
  publish(scope, options, 'valkey', {
    host: cache.host,
    readerHost: cache.readerHost,
    port: String(cache.port),
    user: cache.loginName(VALKEY_USER.name),
  });
}

function placement({ network, cluster, encryptionKey }: DatabasesOptions) {
  return { network, encryptionKey, clientSecurityGroupIds: [cluster.nodeSecurityGroupId] };
}

function publish(
  scope: Construct,
  { environment, encryptionKey }: DatabasesOptions,
  database: 'postgres' | 'valkey',
  values: Readonly<Record<string, string>>,
): void {
  new PublishedValues(scope, database === 'postgres' ? 'PostgresConnection' : 'ValkeyConnection', {
    name: secretPath(environment, database, 'connection'),
    description: `Where the platform's ${database} is reached`,
    encryptionKey,
    values,
    protection: protectionOf(environment),
  });
}
