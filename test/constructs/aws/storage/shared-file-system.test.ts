import { SharedFileSystem } from '../../../../constructs/aws/storage';
import type { AccessPointOptions, SharedFileSystemProps } from '../../../../constructs/aws/storage';
import { KEY, NETWORK, Output, newStack } from './support';

const create = (props: Partial<SharedFileSystemProps> = {}) => {
  const stack = newStack();
  const files = new SharedFileSystem(stack, 'Files', {
    name: 'ml-shared',
    network: NETWORK,
    clientSecurityGroupIds: ['sg-nodes'],
    encryptionKey: KEY,
    ...props,
  });
  return { stack, files };
};
const output = (props: Partial<SharedFileSystemProps> = {}): Output =>
  new Output(create(props).stack);

const POINT: AccessPointOptions = { uid: 1000, gid: 100, path: '/notebooks' };

describe('a shared file system', () => {
  const result = output();

  test('is encrypted, elastic and protected', () => {
    expect(result.one('aws_efs_file_system')).toMatchObject({
      creation_token: 'ml-shared',
      encrypted: true,
      kms_key_id: KEY.arn,
      throughput_mode: 'elastic',
      lifecycle: { prevent_destroy: true },
    });
  });

  test('moves cold files to Infrequent Access and back on access', () => {
    expect(result.one('aws_efs_file_system')['lifecycle_policy']).toEqual([
      { transition_to_ia: 'AFTER_30_DAYS' },
      { transition_to_primary_storage_class: 'AFTER_1_ACCESS' },
    ]);
  });

  test('has one mount target in each private subnet, behind its security group', () => {
    const targets = result.all('aws_efs_mount_target');
    expect(targets.map((target) => target['subnet_id'])).toEqual(NETWORK.privateSubnetIds);
    expect(targets[0]?.['security_groups']).toEqual([
      expect.stringMatching(/^\$\{aws_security_group\..*\.id\}$/),
    ]);
  });

  test('admits NFS from the nodes only, and no address range', () => {
    const rule = result.one('aws_vpc_security_group_ingress_rule');
    expect(rule).toMatchObject({
      referenced_security_group_id: 'sg-nodes',
      ip_protocol: 'tcp',
      from_port: 2049,
      to_port: 2049,
    });
    expect(JSON.stringify(result.json)).not.toContain('cidr');
    expect(result.all('aws_vpc_security_group_egress_rule')).toEqual([]);
  });

  test('is backed up daily', () => {
    expect(result.one('aws_efs_backup_policy')['backup_policy']).toEqual({ status: 'ENABLED' });
  });

  test('lets whoever reaches a mount target mount and write, but never as root', () => {
    expect(
      result.statements('aws_efs_file_system_policy')['MountThroughMountTargets'],
    ).toMatchObject({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
    });
  });

  test('refuses plain text and mounts without an access point', () => {
    const { RefusePlainText, RefuseMountWithoutAccessPoint } = result.statements(
      'aws_efs_file_system_policy',
    );
    expect(RefusePlainText).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(RefuseMountWithoutAccessPoint).toMatchObject({
      Effect: 'Deny',
      Condition: {
        StringNotLike: {
          'elasticfilesystem:AccessPointArn': expect.stringMatching(/:access-point\/\*$/),
        },
      },
    });
  });

  test('can be destroyed when it is deletable', () => {
    const file = output({ protection: 'deletable' }).one('aws_efs_file_system');
    expect(file['lifecycle']).toEqual({ prevent_destroy: false });
  });

  test('archives files when asked to', () => {
    const file = output({ infrequentAccessAfterDays: 1, archiveAfterDays: 90 }).one(
      'aws_efs_file_system',
    );
    expect(file['lifecycle_policy']).toEqual([
      { transition_to_ia: 'AFTER_1_DAY' },
      { transition_to_archive: 'AFTER_90_DAYS' },
      { transition_to_primary_storage_class: 'AFTER_1_ACCESS' },
    ]);
  });

  test('leaves backups to somebody else when asked to', () => {
    expect(
      output({ automaticBackup: false }).one('aws_efs_backup_policy')['backup_policy'],
    ).toEqual({
      status: 'DISABLED',
    });
  });

  test('lets only named roles mount when asked to', () => {
    const role = 'arn:aws:iam::111122223333:role/efs-csi-node';
    const statements = output({ clientRoleArns: [role] }).statements('aws_efs_file_system_policy');
    expect(statements['MountThroughMountTargets']?.['Principal']).toEqual({ AWS: [role] });
  });

  test('permits to mount its root when asked to', () => {
    const statements = output({ accessPointRequired: false }).statements(
      'aws_efs_file_system_policy',
    );
    expect(Object.keys(statements)).toEqual(['MountThroughMountTargets', 'RefusePlainText']);
  });

  test.each<[string, Partial<SharedFileSystemProps>, string]>([
    ['the name has a space', { name: 'my files' }, `'name' must be 1 to 64 letters`],
    [
      'a zone has no private subnet',
      { network: { ...NETWORK, privateSubnetIds: ['subnet-p1'] } },
      `one private subnet per zone, got 1 subnets for 3 zones`,
    ],
    [
      'the network is empty',
      { network: { vpcId: 'vpc-1', zones: [], privateSubnetIds: [] } },
      `got 0 subnets for 0 zones`,
    ],
    [
      'files are archived before they are cold',
      { archiveAfterDays: 14 },
      `'archiveAfterDays' must be more than`,
    ],
    ['no role may mount', { clientRoleArns: [] }, `'clientRoleArns' must name at least one role`],
    [
      'no client is named',
      { clientSecurityGroupIds: [] },
      `'clientSecurityGroupIds' must name at least one`,
    ],
  ])('fails when %s', (_case, props, message) => {
    expect(() => create(props)).toThrow(message);
  });
});

describe('an access point', () => {
  test('imposes a user and creates its directory for that user alone', () => {
    const { stack, files } = create();
    const point = files.addAccessPoint('notebooks', POINT);
    expect(new Output(stack).one('aws_efs_access_point')).toMatchObject({
      posix_user: { uid: 1000, gid: 100 },
      root_directory: {
        path: '/notebooks',
        creation_info: { owner_uid: 1000, owner_gid: 100, permissions: '0750' },
      },
      tags: { Name: 'notebooks' },
    });
    expect(point.volumeHandle).toBe(`${files.fileSystemId}::${point.accessPointId}`);
    expect(files.accessPoints).toEqual([point]);
    expect(files.accessPoint('notebooks')).toBe(point);
  });

  test('takes a mode and further groups', () => {
    const { stack, files } = create();
    files.addAccessPoint('dags', { ...POINT, mode: '2775', secondaryGids: [2000, 2001] });
    expect(new Output(stack).one('aws_efs_access_point')).toMatchObject({
      posix_user: { secondary_gids: [2000, 2001] },
      root_directory: { creation_info: { permissions: '2775' } },
    });
  });

  test('may have group 0, which some images run with', () => {
    const { files } = create();
    expect(() => files.addAccessPoint('dags', { ...POINT, gid: 0 })).not.toThrow();
  });

  test.each<[string, Partial<AccessPointOptions>, string]>([
    ['the path is relative', { path: 'notebooks' }, `'path' must be absolute, got 'notebooks'`],
    ['the path is the root', { path: '/' }, `'path' must name a directory below '/'`],
    ['the path is too long', { path: `/${'a'.repeat(100)}` }, `at most 100 characters, got 101`],
    ['the path is too deep', { path: '/a/b/c/d/e' }, `at most 4 levels, got 5`],
    ['the path climbs', { path: '/a/../b' }, `without '.', '..'`],
    ['the path ends in a slash', { path: '/a/' }, `without '.', '..' or a trailing '/'`],
    ['the path has a space', { path: '/my files' }, `'path' must consist of names`],
    ['the mode is decimal', { mode: '789' }, `'mode' must be three or four octal digits`],
    ['the mode is too long', { mode: '00750' }, `got '00750'`],
    ['the user is root', { uid: 0 }, `'uid' must be an integer from 1 to 4294967295, got 0`],
    ['the user id is fractional', { uid: 1.5 }, `got 1.5`],
    ['the user id is too large', { uid: 4294967296 }, `got 4294967296`],
    ['the group id is negative', { gid: -1 }, `'gid' must be an integer from 0`],
    [
      'there are too many groups',
      { secondaryGids: Array.from({ length: 17 }, (_, index) => index) },
      `'secondaryGids' must be at most 16, got 17`,
    ],
    [
      'a further group is no id',
      { secondaryGids: [1, -2] },
      `'secondaryGids' must be integers from 0`,
    ],
  ])('fails when %s', (_case, options, message) => {
    expect(() => create().files.addAccessPoint('notebooks', { ...POINT, ...options })).toThrow(
      message,
    );
  });

  test('fails when its name is no name', () => {
    expect(() => create().files.addAccessPoint('Note books', POINT)).toThrow(
      `'name' must be 1 to 63`,
    );
  });

  test('fails when its name or its path is taken', () => {
    const { files } = create();
    files.addAccessPoint('notebooks', POINT);
    expect(() => files.addAccessPoint('notebooks', { ...POINT, path: '/other' })).toThrow(
      `access point 'notebooks' exists`,
    );
    expect(() => files.addAccessPoint('dags', POINT)).toThrow(
      `'path' '/notebooks' belongs to access point 'notebooks'`,
    );
  });

  test('fails when nobody added it', () => {
    const { files } = create();
    expect(() => files.accessPoint('dags')).toThrow(
      `there is no access point 'dags'; existing ones: none`,
    );
    files.addAccessPoint('notebooks', POINT);
    expect(() => files.accessPoint('dags')).toThrow(`existing ones: notebooks`);
  });
});

describe('an existing file system', () => {
  const ID = 'fs-0123456789abcdef0';
  const POINTS = { notebooks: 'fsap-0123456789abcdef0' };

  test('is only read', () => {
    const stack = newStack();
    const files = SharedFileSystem.fromExisting(stack, 'Files', ID, POINTS);
    expect(files.fileSystemId).toBe(ID);
    expect(files.accessPoint('notebooks').volumeHandle).toBe(`${ID}::fsap-0123456789abcdef0`);
    const { json } = new Output(stack);
    expect(Object.keys(json['data'])).toEqual(['aws_efs_file_system']);
    expect(json['resource']).toBeUndefined();
  });

  test.each<[string, string, Record<string, string>, string]>([
    ['its id is no id', 'ml-shared', POINTS, `'fileSystemId' must look like`],
    [
      'an access point has no id',
      ID,
      { dags: '/dags' },
      `access point 'dags' must have an id like`,
    ],
  ])('fails when %s', (_case, id, points, message) => {
    expect(() => SharedFileSystem.fromExisting(newStack(), 'Files', id, points)).toThrow(message);
  });

  test('fails when the access point was not named', () => {
    const files = SharedFileSystem.fromExisting(newStack(), 'Files', ID, POINTS);
    expect(() => files.accessPoint('dags')).toThrow(`existing ones: notebooks; name its id`);
    const empty = SharedFileSystem.fromExisting(newStack(), 'Files', ID, {});
    expect(() => empty.accessPoint('dags')).toThrow(`existing ones: none`);
  });
});
