import { Valkey } from '../../../../constructs/aws/database';
import type { ValkeyProps } from '../../../../constructs/aws/database';
import { GeneratedSecret } from '../../../../constructs/aws/secrets';
import { FakeGrantee, KEY, NETWORK, Output, newStack } from '../storage/support';

const USERS = [{ name: 'airflow', access: 'on ~airflow:* +@all -@dangerous' }];
const create = (props: Partial<ValkeyProps> = {}) => {
  const stack = newStack();
  const cache = new Valkey(stack, 'Cache', {
    name: 'ml-cache',
    description: 'queues of ml',
    network: NETWORK,
    clientSecurityGroupIds: ['sg-nodes'],
    encryptionKey: KEY,
    users: USERS,
    ...props,
  });
  return { stack, cache };
};
const output = (props: Partial<ValkeyProps> = {}): Output => new Output(create(props).stack);

describe('a Valkey cache', () => {
  const result = output();
  const group = result.one('aws_elasticache_replication_group');

  test('is encrypted on the wire and at rest', () => {
    expect(group).toMatchObject({
      replication_group_id: 'ml-cache',
      engine: 'valkey',
      engine_version: '8.2',
      node_type: 'cache.t4g.small',
      port: 6379,
      at_rest_encryption_enabled: 'true',
      kms_key_id: KEY.arn,
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
    });
    expect(group).not.toHaveProperty('auth_token');
  });

  test('survives the loss of a zone and of its data by default', () => {
    expect(group).toMatchObject({
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      snapshot_retention_limit: 7,
      final_snapshot_identifier: 'ml-cache-final',
      lifecycle: { prevent_destroy: true },
    });
  });

  test('admits the nodes only', () => {
    expect(result.one('aws_elasticache_subnet_group')['subnet_ids']).toEqual(
      NETWORK.intraSubnetIds,
    );
    expect(result.one('aws_vpc_security_group_ingress_rule')).toMatchObject({
      referenced_security_group_id: 'sg-nodes',
      from_port: 6379,
    });
  });

  test('knows users by IAM only, under names that carry the cache', () => {
    expect(result.one('aws_elasticache_user')).toMatchObject({
      user_id: 'ml-cache-airflow',
      user_name: 'ml-cache-airflow',
      engine: 'valkey',
      access_string: 'on ~airflow:* +@all -@dangerous',
      authentication_mode: { type: 'iam' },
    });
    expect(result.one('aws_elasticache_user')).not.toHaveProperty('passwords');
    expect(result.one('aws_elasticache_user_group')).toMatchObject({
      user_group_id: 'ml-cache',
      user_ids: [expect.stringMatching(/^\$\{aws_elasticache_user\..*\.user_id\}$/)],
    });
    expect(group['user_group_ids']).toEqual([
      expect.stringMatching(/^\$\{aws_elasticache_user_group\..*\.user_group_id\}$/),
    ]);
  });

  describe('with a user that has a password', () => {
    const withPassword = (valueName = 'password') => {
      const stack = newStack();
      const secret = new GeneratedSecret(stack, 'Login', {
        name: 'ml/caches/platform',
        description: 'login of the cache',
        encryptionKey: KEY,
        values: { password: { generate: {} } },
      });
      const cache = new Valkey(stack, 'Cache', {
        name: 'ml-cache',
        description: 'queues of ml',
        network: NETWORK,
        clientSecurityGroupIds: ['sg-nodes'],
        encryptionKey: KEY,
        users: [
          { name: 'platform', access: 'on ~* +@all', password: { secret, valueName } },
          ...USERS,
        ],
      });
      return { stack, cache };
    };
    const synthesized = new Output(withPassword().stack);

    test('has CloudFormation read the password, so that the state never holds it', () => {
      const stack = synthesized.one('aws_cloudformation_stack');
      expect(stack['name']).toBe('ml-cache-platform-user');
      expect(JSON.parse(String(stack['template_body']))).toMatchObject({
        Resources: {
          User: {
            Type: 'AWS::ElastiCache::User',
            Properties: {
              UserId: 'ml-cache-platform',
              UserName: 'ml-cache-platform',
              Engine: 'valkey',
              AccessString: 'on ~* +@all',
              AuthenticationMode: {
                Type: 'password',
                Passwords: [
                  expect.stringMatching(
                    /^\{\{resolve:secretsmanager:ml\/caches\/platform:SecretString:password::\$\{aws_secretsmanager_secret_version\.\w+\.version_id\}\}\}$/,
                  ),
                ],
              },
            },
          },
        },
      });
      expect(synthesized.one('aws_elasticache_user')['user_id']).toBe('ml-cache-airflow');
    });

    test('has the user in its group, beside those of IAM', () => {
      expect(synthesized.one('aws_elasticache_user_group')['user_ids']).toEqual([
        expect.stringMatching(/^\$\{.*aws_cloudformation_stack\..*UserId.*\}$/),
        expect.stringMatching(/^\$\{aws_elasticache_user\..*\.user_id\}$/),
      ]);
      expect(withPassword().cache.loginName('platform')).toBe('ml-cache-platform');
    });

    test('fails when the user is granted a login by IAM', () => {
      expect(() => {
        withPassword().cache.grantConnect(new FakeGrantee(), 'platform');
      }).toThrow(`user 'platform' logs in by its password, not by IAM`);
    });

    test('fails when the secret has no such value', () => {
      expect(() => withPassword('token')).toThrow(
        `'password.valueName' of user 'platform' must be a value of its secret: password, got 'token'`,
      );
    });
  });

  test('is one node without snapshots when it is deletable', () => {
    const deletable = output({ protection: 'deletable' }).one('aws_elasticache_replication_group');
    expect(deletable).toMatchObject({
      num_cache_clusters: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
      snapshot_retention_limit: 0,
      lifecycle: { prevent_destroy: false },
    });
    expect(deletable).not.toHaveProperty('final_snapshot_identifier');
  });

  test('takes a node type, replicas and a retention', () => {
    const custom = output({ nodeType: 'cache.m7g.large', replicas: 5, snapshotRetentionDays: 35 });
    expect(custom.one('aws_elasticache_replication_group')).toMatchObject({
      node_type: 'cache.m7g.large',
      num_cache_clusters: 6,
      snapshot_retention_limit: 35,
    });
  });

  test('lets an identity log in as one user', () => {
    const { cache } = create();
    const grantee = new FakeGrantee();
    cache.grantConnect(grantee, 'airflow');
    expect(grantee.policies).toEqual([
      {
        id: 'Cache-Connect-airflow',
        statements: [
          {
            sid: 'ConnectToCache',
            actions: ['elasticache:Connect'],
            resources: [cache.arn, expect.stringMatching(/TfToken/)],
          },
        ],
      },
    ]);
    expect(cache.loginName('airflow')).toBe('ml-cache-airflow');
  });

  test('tells where it is', () => {
    const { cache } = create();
    expect(cache.port).toBe(6379);
    expect([cache.host, cache.readerHost, cache.arn]).toEqual(
      Array(3).fill(expect.stringMatching(/TfToken/)),
    );
  });

  test.each<[string, Partial<ValkeyProps>, string]>([
    ['the name is upper case', { name: 'Cache' }, `'name' must be 2 to 40`],
    ['the name is too long', { name: 'a'.repeat(41) }, `'name' must be 2 to 40`],
    [
      'the node type lacks its prefix',
      { nodeType: 'm7g.large' },
      `'nodeType' must look like 'cache.m7g.large'`,
    ],
    [
      'there are six replicas',
      { replicas: 6 },
      `'replicas' must be a whole number from 0 to 5, got 6`,
    ],
    [
      'snapshots are kept too long',
      { snapshotRetentionDays: 36 },
      `'snapshotRetentionDays' must be a whole number from 0 to 35`,
    ],
    [
      'a user comes twice',
      { users: [...USERS, ...USERS] },
      `'users' must have unique names, got 'airflow' twice`,
    ],
    ['nobody may log in', { users: [] }, `'users' must have at least one entry`],
    [
      'a user has no proper name',
      { users: [{ name: 'Airflow', access: 'on ~* +@all' }] },
      `'name' of a user`,
    ],
    [
      'the name of a user is too long',
      { users: [{ name: 'a'.repeat(32), access: 'on ~* +@all' }] },
      `at most 40 characters, got '${'a'.repeat(32)}'`,
    ],
    ['a user is off', { users: [{ name: 'a', access: 'off ~* +@all' }] }, `must begin with 'on '`],
    [
      'a user has a password',
      { users: [{ name: 'a', access: 'on >pw ~* +@all' }] },
      `contain no password rule`,
    ],
    [
      'a user needs no password',
      { users: [{ name: 'a', access: 'on nopass ~* +@all' }] },
      `users log in by IAM`,
    ],
    [
      'the network has one zone',
      { network: { vpcId: 'vpc-1', intraSubnetIds: ['subnet-1'], privateSubnetIds: [] } },
      `at least 2 zones, got 1`,
    ],
  ])('fails when %s', (_case, props, message) => {
    expect(() => create(props)).toThrow(message);
  });

  test('fails when a user is not declared', () => {
    const { cache } = create();
    expect(() => cache.loginName('ray')).toThrow(`there is no user 'ray'; existing ones: airflow`);
    expect(() => {
      cache.grantConnect(new FakeGrantee(), 'ray');
    }).toThrow(`there is no user 'ray'`);
  });
});
