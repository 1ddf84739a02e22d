import type { Construct } from 'constructs';
import { CronSchedule } from '../../../lib/values';
import { CustomResource, validated } from '../core';
import { BARMAN_PLUGIN, plainResources, type PlainResources } from './cluster-spec';
import type { PostgresBackup } from './postgres-cluster-props';
import type { ServerOptions } from './server-options';

const COMPONENT = 'database';
const DEFAULT_SCHEDULE = '0 3 * * *';

/** What the container beside each instance may use; it streams through multipart uploads. */
const SIDECAR_RESOURCES = { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' };

/** The fields of an ObjectStore that we set. https://cloudnative-pg.io/plugin-barman-cloud/docs/plugin-barman-cloud.v1 */
interface ObjectStoreSpec {
  readonly configuration: {
    readonly destinationPath: string;
    readonly s3Credentials: { readonly inheritFromIAMRole: true };
    readonly wal: { readonly compression: 'gzip' };
    readonly data: { readonly compression: 'gzip' };
  };
  readonly retentionPolicy: string;
  readonly instanceSidecarConfiguration: { readonly resources: PlainResources };
}

/** The fields of a ScheduledBackup that we set. */
interface ScheduledBackupSpec {
  readonly cluster: { readonly name: string };
  readonly schedule: string;
  readonly immediate: true;
  readonly backupOwnerReference: 'self';
  readonly method: 'plugin';
  readonly pluginConfiguration: { readonly name: string };
}

/** The store of a server's backups, and when one is made: at once, and by schedule. */
export function addServerBackup(
  scope: Construct,
  { name, namespace }: ServerOptions,
  backup: PostgresBackup,
): void {
  const metadata = { name, namespace: namespace.name, component: COMPONENT };
  new CustomResource<ObjectStoreSpec>(scope, 'ObjectStore', {
    ...metadata,
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    spec: {
      configuration: {
        destinationPath: `s3://${backup.bucket}/${backup.prefix.replace(/\/$/, '')}`,
        s3Credentials: { inheritFromIAMRole: true },
        wal: { compression: 'gzip' },
        data: { compression: 'gzip' },
      },
      retentionPolicy: `${backup.retentionDays}d`,
      instanceSidecarConfiguration: { resources: plainResources(SIDECAR_RESOURCES) },
    },
  });
  new CustomResource<ScheduledBackupSpec>(scope, 'ScheduledBackup', {
    ...metadata,
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    spec: {
      cluster: { name },
      schedule: validated(scope, 'backup.schedule', () => withSeconds(backup.schedule)),
      immediate: true,
      backupOwnerReference: 'self',
      method: 'plugin',
      pluginConfiguration: { name: BARMAN_PLUGIN },
    },
  });
}

/** The operator's schedules begin with seconds. https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups */
function withSeconds(schedule = DEFAULT_SCHEDULE): string {
  const text = CronSchedule.parse(schedule).toString();
  return text.startsWith('@') ? text : `0 ${text}`;
}
