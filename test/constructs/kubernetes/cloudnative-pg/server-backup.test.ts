import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { BACKUP, rendered, specOf } from './fixture';

describe('the backup of a server', () => {
  const { objects } = rendered();

  test('streams the log and base backups to S3 as the pod’s own identity', () => {
    expect(findObject(objects, 'ObjectStore')).toMatchObject({
      apiVersion: 'barmancloud.cnpg.io/v1',
      spec: {
        configuration: {
          destinationPath: 's3://ml-backups/postgres',
          s3Credentials: { inheritFromIAMRole: true },
          wal: { compression: 'gzip' },
          data: { compression: 'gzip' },
        },
        retentionPolicy: '30d',
      },
    });
    expect(specOf()).toMatchObject({
      plugins: [
        {
          name: 'barman-cloud.cloudnative-pg.io',
          isWALArchiver: true,
          parameters: { barmanObjectName: 'postgres', serverName: 'postgres' },
        },
      ],
    });
  });

  test('is made at once and every night, by the plugin', () => {
    expect(findObject(objects, 'ScheduledBackup').spec).toEqual({
      cluster: { name: 'postgres' },
      schedule: '0 0 3 * * *',
      immediate: true,
      backupOwnerReference: 'self',
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    });
  });

  test.each([
    ['30 1 * * 0', '0 30 1 * * 0'],
    ['@daily', '@daily'],
  ])('takes the schedule %s', (schedule, expected) => {
    const { objects: custom } = rendered({ backup: { ...BACKUP, schedule } });
    expect(findObject(custom, 'ScheduledBackup').spec).toMatchObject({ schedule: expected });
  });

  test('can be none for a reason, which the server carries', () => {
    const { objects: without } = rendered({ backup: { none: 'a lab' } });
    expect(findObject(without, 'Cluster').metadata.annotations).toEqual({
      'eks-ml-platform/no-backup-reason': 'a lab',
    });
    expect(findObject(without, 'Cluster').spec).not.toHaveProperty('plugins');
    expect(describeObjects(without)).not.toMatch(/ObjectStore|ScheduledBackup|s3|pod-identity/);
    expect(without.flatMap(violations)).toEqual([]);
  });

  test('is what a new server begins with', () => {
    const { objects: restored } = rendered({
      backup: { ...BACKUP, serverName: 'postgres-2' },
      recovery: { serverName: 'postgres', targetTime: '2026-03-01T09:30:00Z' },
    });
    expect(findObject(restored, 'Cluster').spec).toMatchObject({
      bootstrap: {
        recovery: { source: 'origin', recoveryTarget: { targetTime: '2026-03-01T09:30:00Z' } },
      },
      externalClusters: [
        {
          name: 'origin',
          plugin: { parameters: { barmanObjectName: 'postgres', serverName: 'postgres' } },
        },
      ],
      plugins: [{ parameters: { barmanObjectName: 'postgres', serverName: 'postgres-2' } }],
    });
    expect(restored.flatMap(violations)).toEqual([]);
  });

  test('is restored to its end unless a moment is named', () => {
    const spec = specOf({
      backup: { ...BACKUP, serverName: 'postgres-2' },
      recovery: { serverName: 'postgres' },
    });
    expect(memberAt(spec, ['bootstrap', 'recovery'])).not.toHaveProperty('recoveryTarget');
  });
});
