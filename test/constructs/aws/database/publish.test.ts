import { PostgresInstance } from '../../../../constructs/aws/database';
import { BackupPlan } from '../../../../constructs/aws/backup';
import { PublishedValues } from '../../../../constructs/aws/secrets';
import { SharedFileSystem } from '../../../../constructs/aws/storage';
import { KEY, NETWORK, Output, newStack } from '../storage/support';

describe('a database and its surroundings', () => {
  const stack = newStack();
  const common = { network: NETWORK, clientSecurityGroupIds: ['sg-nodes'], encryptionKey: KEY };
  const database = new PostgresInstance(stack, 'Database', {
    ...common,
    identifier: 'ml-main',
    databaseName: 'platform',
  });
  const files = new SharedFileSystem(stack, 'Files', { ...common, name: 'ml-shared' });
  new PublishedValues(stack, 'Endpoint', {
    name: 'ml/database/endpoint',
    description: 'where the database is',
    encryptionKey: KEY,
    values: { host: database.host, port: String(database.port) },
  });
  const backup = new BackupPlan(stack, 'Backup', { name: 'ml', encryptionKey: KEY });
  backup.addResource('database', database);
  backup.addResource('files', files);
  const result = new Output(stack);

  test('publish the host at a path that manifests know', () => {
    const version = result.one('aws_secretsmanager_secret_version');
    expect(version['secret_string']).toMatch(
      /^\$\{jsonencode\(\{"host" = aws_db_instance\.\w+\.address, "port" = "5432"\}\)\}$/,
    );
  });

  test('are both in the backup plan, by reference', () => {
    const resources = result.all('aws_backup_selection').map((each) => each['resources']);
    expect(resources).toEqual([
      [expect.stringMatching(/^\$\{aws_db_instance\.\w+\.arn\}$/)],
      [expect.stringMatching(/^\$\{aws_efs_file_system\.\w+\.arn\}$/)],
    ]);
  });

  test('read account, region and partition once', () => {
    expect(Object.keys(result.json['data'].aws_caller_identity)).toHaveLength(1);
    expect(Object.keys(result.json['data'].aws_partition)).toHaveLength(1);
    expect(Object.keys(result.json['data'].aws_region)).toHaveLength(1);
  });

  test('carry no secret value', () => {
    const text = JSON.stringify(result.json);
    for (const argument of ['"password":', '"auth_token":', '"passwords":']) {
      expect(text).not.toContain(argument);
    }
  });
});
