import {
  PostgresCluster,
  type PostgresClusterProps,
} from '../../constructs/kubernetes/cloudnative-pg';
import { Namespace } from '../../constructs/kubernetes/core';
import type { IDatabase } from '../../constructs/kubernetes/database';
import { RdsDatabase } from '../../constructs/kubernetes/rds';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';
import { OPERATOR_NAMESPACES } from '../../constructs/operators';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { CONTROLLERS, POSTGRES_BACKUP_PREFIX } from '../../lib/contracts/identities';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { databaseConnection, postgresMaster } from '../../lib/contracts/secrets';
import { postgresHome } from '../../lib/contracts/services';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import type { CommonServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { Unit } from './unit';

/** A PostgreSQL server, and the unit that it stands in. */
export interface DatabaseUnit {
  readonly unit: Unit;
  readonly database: IDatabase;
}

/** The PostgreSQL server that applications share. */
export function databaseUnit(environment: Environment, services: CommonServices): DatabaseUnit {
  const unit = new Unit('databases', 'databases');
  const database =
    postgresHome(environment) === 'rds'
      ? rdsDatabase(unit, environment, services.secrets)
      : postgresCluster(unit, environment, services);
  return { unit, database };
}

function rdsDatabase({ chart }: Unit, environment: Environment, secrets: ISecretStore): IDatabase {
  return new RdsDatabase(chart, 'Postgres', {
    namespace: Namespace.fromName(chart, 'Namespace', NAMESPACES.databases),
    network: clusterNetwork(environment),
    secrets,
    server: databaseConnection('postgres'),
    master: postgresMaster,
    image: platformImage(environment, IMAGES.postgres),
  });
}

function postgresCluster(
  { chart }: Unit,
  environment: Environment,
  services: CommonServices,
): IDatabase {
  const settings = environment.databases.cloudNativePg;
  return new PostgresCluster(chart, 'Postgres', {
    namespace: Namespace.fromName(chart, 'Namespace', NAMESPACES.databases),
    network: clusterNetwork(environment),
    operator: { name: OPERATOR_NAMESPACES.cloudNativePg },
    ...services,
    instances: settings.instances,
    image: settings.image ?? platformImage(environment, IMAGES.postgres),
    storage: {
      size: settings.storage,
      storageClass: { storageClassName: storageClassNames(environment).block },
    },
    backup:
      environment.provider === 'aws'
        ? {
            bucket: resourceNames(environment).buckets.backups,
            prefix: POSTGRES_BACKUP_PREFIX,
            retentionDays: settings.backupRetentionDays,
            serverName: settings.backupFolder,
          }
        : { none: 'without AWS there is no bucket; back up the volumes of the claims' },
    ...recoveryOf(settings),
    reclaimPolicy: environment.storage.deletionProtection ? 'retain' : 'delete',
    roleArn: irsaRoleArn(environment, CONTROLLERS.postgres.name),
  });
}

function recoveryOf({
  recovery,
}: Environment['databases']['cloudNativePg']): Pick<PostgresClusterProps, 'recovery'> {
  if (recovery === undefined) return {};
  return { recovery: { serverName: recovery.folder, targetTime: recovery.targetTime } };
}
