import { ClientSecurityGroup, LustreFileSystem } from '../../../../constructs/aws/storage';
import type { IBucket, LustreFileSystemProps } from '../../../../constructs/aws/storage';
import { KEY, Output, newStack } from './support';

const BUCKET = { name: 'ml-data' } as IBucket;

const output = (props: Partial<LustreFileSystemProps> = {}): Output => {
  const stack = newStack();
  new LustreFileSystem(stack, 'Scratch', {
    name: 'ml-scratch',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    clientSecurityGroupIds: ['sg-nodes'],
    encryptionKey: KEY,
    capacityGib: 1200,
    ...props,
  });
  return new Output(stack);
};

describe('a Lustre file system', () => {
  test('is compressed scratch space in one subnet by default', () => {
    const result = output();
    expect(result.one('aws_fsx_lustre_file_system')).toMatchObject({
      deployment_type: 'SCRATCH_2',
      storage_capacity: 1200,
      subnet_ids: ['subnet-1'],
      data_compression_type: 'LZ4',
      lifecycle: { prevent_destroy: true },
    });
    expect(result.one('aws_fsx_lustre_file_system')).not.toHaveProperty('kms_key_id');
    expect(result.all('aws_fsx_data_repository_association')).toEqual([]);
  });

  test('opens its ports to the nodes and among its servers, in both directions', () => {
    const result = output();
    for (const type of ['ingress', 'egress']) {
      const rules = result.all(`aws_vpc_security_group_${type}_rule`);
      const ranges = rules.map((rule) => `${rule['from_port']}-${rule['to_port']}`);
      expect(ranges.sort()).toEqual(['1018-1023', '1018-1023', '988-988', '988-988']);
      expect(rules.map((rule) => rule['referenced_security_group_id'])).toContain('sg-nodes');
    }
  });

  test('keeps data with its key, throughput and backups when persistent', () => {
    const deployment = {
      kind: 'persistent',
      throughputPerTib: 250,
      backupRetentionDays: 7,
    } as const;
    expect(output({ deployment }).one('aws_fsx_lustre_file_system')).toMatchObject({
      deployment_type: 'PERSISTENT_2',
      per_unit_storage_throughput: 250,
      kms_key_id: KEY.arn,
      automatic_backup_retention_days: 7,
      skip_final_backup: false,
    });
    expect(
      output({ deployment, protection: 'deletable' }).one('aws_fsx_lustre_file_system'),
    ).toMatchObject({ skip_final_backup: true, lifecycle: { prevent_destroy: false } });
  });

  test('mirrors prefixes of buckets, and exports only where asked to', () => {
    const repository = { directory: '/sets', bucket: BUCKET, prefix: 'sets/' };
    const [read, both] = output({
      repositories: [
        { ...repository, exportChanges: false },
        { ...repository, directory: '/out', exportChanges: true },
      ],
    }).all('aws_fsx_data_repository_association');
    expect(read).toMatchObject({
      file_system_path: '/sets',
      data_repository_path: 's3://ml-data/sets/',
      batch_import_meta_data_on_create: true,
      s3: { auto_import_policy: { events: ['NEW', 'CHANGED', 'DELETED'] } },
    });
    expect(read?.['s3']).not.toHaveProperty('auto_export_policy');
    expect(both?.['s3']).toHaveProperty('auto_export_policy');
  });

  test.each([0, 1000, 3600, -2400])('fails when the capacity is %d GiB', (capacityGib) => {
    expect(() => output({ capacityGib })).toThrow(
      `'capacityGib' must be 1200 or a multiple of 2400, got ${capacityGib}`,
    );
  });

  test('fails when backups are kept too long', () => {
    expect(() =>
      output({
        deployment: { kind: 'persistent', throughputPerTib: 125, backupRetentionDays: 91 },
      }),
    ).toThrow(`'backupRetentionDays' must be from 0 to 90, got 91`);
  });

  test.each(['sets', '/', '/a b'])(
    'fails when the directory of a repository is %s',
    (directory) => {
      expect(() =>
        output({
          repositories: [{ directory, bucket: BUCKET, prefix: 'a/', exportChanges: false }],
        }),
      ).toThrow(`'directory' of a repository must be absolute and below '/', got '${directory}'`);
    },
  );
});

describe('a client security group', () => {
  test('admits each client on its own', () => {
    const stack = newStack();
    new ClientSecurityGroup(stack, 'Group', {
      name: 'db',
      description: 'PostgreSQL',
      vpcId: 'vpc-1',
      clientSecurityGroupIds: ['sg-a', 'sg-b'],
      ports: [{ from: 5432, to: 5432 }],
    });
    const result = new Output(stack);
    expect(
      result
        .all('aws_vpc_security_group_ingress_rule')
        .map((rule) => [rule['referenced_security_group_id'], rule['from_port'], rule['to_port']]),
    ).toEqual([
      ['sg-a', 5432, 5432],
      ['sg-b', 5432, 5432],
    ]);
    expect(result.one('aws_security_group')).toMatchObject({ name: 'db', vpc_id: 'vpc-1' });
  });
});
