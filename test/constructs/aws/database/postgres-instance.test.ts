import { PostgresInstance, postgresLogGroups } from '../../../../constructs/aws/database';
import type { PostgresInstanceProps } from '../../../../constructs/aws/database';
import { GeneratedSecret } from '../../../../constructs/aws/secrets';
import { FakeGrantee, KEY, NETWORK, Output, newStack } from '../storage/support';

const PROPS: PostgresInstanceProps = {
  identifier: 'ml-main',
  network: NETWORK,
  clientSecurityGroupIds: ['sg-nodes'],
  encryptionKey: KEY,
  databaseName: 'platform',
};
const create = (props: Partial<PostgresInstanceProps> = {}) => {
  const stack = newStack();
  return { stack, database: new PostgresInstance(stack, 'Database', { ...PROPS, ...props }) };
};
const output = (props: Partial<PostgresInstanceProps> = {}): Output =>
  new Output(create(props).stack);

describe('a PostgreSQL instance', () => {
  const result = output();
  const instance = result.one('aws_db_instance');

  test('is PostgreSQL 17 that RDS keeps current', () => {
    expect(instance).toMatchObject({
      identifier: 'ml-main',
      engine: 'postgres',
      engine_version: '17',
      auto_minor_version_upgrade: true,
      engine_lifecycle_support: 'open-source-rds-extended-support-disabled',
      instance_class: 'db.t4g.medium',
      db_name: 'platform',
      username: 'platform',
      port: 5432,
    });
  });

  test('has encrypted storage that grows by itself', () => {
    expect(instance).toMatchObject({
      storage_type: 'gp3',
      allocated_storage: 20,
      max_allocated_storage: 200,
      storage_encrypted: true,
      kms_key_id: KEY.arn,
    });
  });

  test('leaves the master password to RDS, and knows its secret', () => {
    expect(instance).toMatchObject({
      manage_master_user_password: true,
      master_user_secret_kms_key_id: KEY.arn,
    });
    expect(instance).not.toHaveProperty('password');
    expect(instance).not.toHaveProperty('password_wo');
    expect(create().database.secretArn).toMatch(/TfToken/);
  });

  test('accepts TLS only, and logins by IAM', () => {
    expect(result.one('aws_db_parameter_group')).toMatchObject({
      name: 'ml-main-postgres17',
      family: 'postgres17',
      parameter: expect.arrayContaining([
        { name: 'rds.force_ssl', value: '1', apply_method: 'immediate' },
      ]),
      lifecycle: { create_before_destroy: true },
    });
    expect(instance['iam_database_authentication_enabled']).toBe(true);
  });

  test('stands in the subnets without internet and admits the nodes only', () => {
    expect(instance['publicly_accessible']).toBe(false);
    expect(result.one('aws_db_subnet_group')).toMatchObject({
      name: 'ml-main',
      subnet_ids: NETWORK.intraSubnetIds,
    });
    expect(result.one('aws_vpc_security_group_ingress_rule')).toMatchObject({
      referenced_security_group_id: 'sg-nodes',
      from_port: 5432,
      to_port: 5432,
    });
    expect(JSON.stringify(result.json)).not.toContain('cidr');
  });

  test('is watched: insights, operating system metrics and logs', () => {
    expect(instance).toMatchObject({
      database_insights_mode: 'standard',
      performance_insights_enabled: true,
      performance_insights_kms_key_id: KEY.arn,
      performance_insights_retention_period: 7,
      monitoring_interval: 60,
      monitoring_role_arn: expect.stringMatching(/^\$\{aws_iam_role\..*\.arn\}$/),
      enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
    });
    expect(result.one('aws_iam_role')['assume_role_policy']).toContain(
      'monitoring.rds.amazonaws.com',
    );
    expect(result.one('aws_iam_role_policy_attachment')['policy_arn']).toMatch(
      /service-role\/AmazonRDSEnhancedMonitoringRole$/,
    );
  });

  test('owns its log groups and waits for them', () => {
    const groups = result.all('aws_cloudwatch_log_group');
    expect(groups.map((group) => group['name'])).toEqual([
      '/aws/rds/instance/ml-main/postgresql',
      '/aws/rds/instance/ml-main/upgrade',
    ]);
    expect(groups[0]).toMatchObject({ retention_in_days: 30, kms_key_id: KEY.arn });
    expect(instance['depends_on']).toHaveLength(2);
    expect(postgresLogGroups('ml-main')).toBe('/aws/rds/instance/ml-main/*');
  });

  test('caps the role of enhanced monitoring by a boundary, where there is one', () => {
    const permissionsBoundaryArn = 'arn:aws:iam::111122223333:policy/boundary';
    const role = output({ permissionsBoundaryArn }).one('aws_iam_role');
    expect(role['permissions_boundary']).toBe(permissionsBoundaryArn);
    expect(result.one('aws_iam_role')).not.toHaveProperty('permissions_boundary');
  });

  test('survives a zone, a destroy and a mistake by default', () => {
    expect(instance).toMatchObject({
      multi_az: true,
      backup_retention_period: 7,
      copy_tags_to_snapshot: true,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'ml-main-final',
      delete_automated_backups: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('leaves nothing behind when it is deletable', () => {
    const deletable = output({ protection: 'deletable' }).one('aws_db_instance');
    expect(deletable).toMatchObject({
      multi_az: false,
      deletion_protection: false,
      skip_final_snapshot: true,
      delete_automated_backups: true,
      apply_immediately: true,
      lifecycle: { prevent_destroy: false },
    });
    expect(deletable).not.toHaveProperty('final_snapshot_identifier');
  });

  test('takes sizes, version, retentions and depth of insights', () => {
    const custom = output({
      instanceClass: 'db.m7g.large',
      version: '18',
      multiAz: false,
      storageGiB: 100,
      maximumStorageGiB: 1000,
      backupRetentionDays: 35,
      masterUsername: 'owner',
      insights: 'advanced',
      logRetentionDays: 365,
    });
    expect(custom.one('aws_db_instance')).toMatchObject({
      instance_class: 'db.m7g.large',
      engine_version: '18',
      multi_az: false,
      allocated_storage: 100,
      max_allocated_storage: 1000,
      backup_retention_period: 35,
      username: 'owner',
      database_insights_mode: 'advanced',
      performance_insights_retention_period: 465,
    });
    expect(custom.one('aws_db_parameter_group')['family']).toBe('postgres18');
    expect(custom.all('aws_cloudwatch_log_group')[0]?.['retention_in_days']).toBe(365);
  });

  test('stands in private subnets where there are no others', () => {
    const network = { ...NETWORK, intraSubnetIds: [] };
    expect(output({ network }).one('aws_db_subnet_group')['subnet_ids']).toEqual(
      NETWORK.privateSubnetIds,
    );
  });

  test('takes its password from a generated secret without storing it', () => {
    const stack = newStack();
    const secret = new GeneratedSecret(stack, 'Master', {
      name: 'ml/postgres/master',
      description: 'master user',
      encryptionKey: KEY,
      values: { password: { generate: {} } },
      generation: 2,
    });
    const database = new PostgresInstance(stack, 'Database', {
      ...PROPS,
      credentials: { kind: 'secret', secret, passwordName: 'password' },
    });
    const block = new Output(stack).one('aws_db_instance');
    expect(block['password_wo']).toMatch(
      /^\$\{jsondecode\(ephemeral\.aws_secretsmanager_secret_version\.\w+\.secret_string\)\["password"\]\}$/,
    );
    expect(block['password_wo_version']).toBe(2);
    expect(block).not.toHaveProperty('manage_master_user_password');
    expect(database.secretArn).toBe(secret.arn);
  });

  test('lets an identity log in as one database user', () => {
    const { database } = create();
    const grantee = new FakeGrantee();
    database.grantConnect(grantee, 'mlflow');
    expect(grantee.policies[0]?.id).toBe('Database-Connect-mlflow');
    expect(grantee.actions).toEqual(['rds-db:connect']);
    expect(grantee.policies[0]?.statements[0]?.resources[0]).toMatch(/:dbuser:.*\/mlflow$/);
  });

  test('tells where it is', () => {
    const { database } = create();
    expect(database).toMatchObject({ port: 5432, databaseName: 'platform' });
    expect(database.host).toMatch(/TfToken/);
    expect(database.arn).toMatch(/TfToken/);
  });

  test.each<[string, Partial<PostgresInstanceProps>, string]>([
    ['the identifier has two hyphens', { identifier: 'ml--main' }, `'identifier' must be 2 to 63`],
    ['the identifier ends in a hyphen', { identifier: 'ml-' }, `'identifier' must be 2 to 63`],
    ['the identifier is upper case', { identifier: 'ML' }, `got 'ML'`],
    [
      'the database name has a hyphen',
      { databaseName: 'ml-main' },
      `'databaseName' must be 1 to 63`,
    ],
    [
      'the master user is reserved',
      { masterUsername: 'rdsadmin' },
      `'masterUsername' must be 1 to 63`,
    ],
    [
      'the class lacks its prefix',
      { instanceClass: 'm7g.large' },
      `'instanceClass' must look like 'db.m7g.large'`,
    ],
    [
      'the storage is small',
      { storageGiB: 10 },
      `'storageGiB' must be a whole number of at least 20, got 10`,
    ],
    [
      'the storage cannot grow',
      { maximumStorageGiB: 20 },
      `'maximumStorageGiB' must be more than 'storageGiB' (20)`,
    ],
    ['the storage grows beyond RDS', { maximumStorageGiB: 65537 }, `at most 65536, got 65537`],
    [
      'there are no backups',
      { backupRetentionDays: 0 },
      `'backupRetentionDays' must be a whole number from 1 to 35`,
    ],
    ['backups are kept too long', { backupRetentionDays: 36 }, `got 36`],
    [
      'the network has one zone',
      { network: { vpcId: 'vpc-1', intraSubnetIds: [], privateSubnetIds: ['subnet-1'] } },
      `'network' must have intra or private subnets in at least 2 zones, got 1`,
    ],
  ])('fails when %s', (_case, props, message) => {
    expect(() => create(props)).toThrow(message);
  });

  test('fails when the database user of a grant is a pattern', () => {
    expect(() => {
      create().database.grantConnect(new FakeGrantee(), '*');
    }).toThrow(`'databaseUser' must be 1 to 63 lower-case letters, digits or '_', got '*'`);
  });
});
