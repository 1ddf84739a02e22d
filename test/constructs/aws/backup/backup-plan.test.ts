import { BackupPlan } from '../../../../constructs/aws/backup';
import type { BackupPlanProps } from '../../../../constructs/aws/backup';
import { KEY, Output, newStack } from '../storage/support';

const create = (props: Partial<BackupPlanProps> = {}) => {
  const stack = newStack();
  return {
    stack,
    plan: new BackupPlan(stack, 'Backup', { name: 'ml', encryptionKey: KEY, ...props }),
  };
};
const output = (props: Partial<BackupPlanProps> = {}): Output => {
  const { stack, plan } = create(props);
  plan.addResource('files', { arn: 'arn:aws:elasticfilesystem:us-west-2:1:file-system/fs-1' });
  return new Output(stack);
};

describe('a backup plan', () => {
  const result = output();

  test('keeps daily backups for five weeks', () => {
    expect(result.one('aws_backup_plan')).toMatchObject({
      name: 'ml',
      rule: [
        {
          rule_name: 'scheduled',
          schedule: 'cron(0 5 ? * * *)',
          lifecycle: { delete_after: 35 },
          target_vault_name: expect.stringMatching(/aws_backup_vault\..*\.name/),
        },
      ],
    });
    expect(result.one('aws_backup_plan')['rule'][0].lifecycle).not.toHaveProperty(
      'cold_storage_after',
    );
  });

  test('has an encrypted, protected vault', () => {
    expect(result.one('aws_backup_vault')).toMatchObject({
      name: 'ml',
      kms_key_arn: KEY.arn,
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('copies and restores with a role that only AWS Backup takes', () => {
    expect(result.one('aws_iam_role')['name']).toBe('ml-backup');
    expect(result.one('aws_iam_role')['assume_role_policy']).toContain('backup.amazonaws.com');
    expect(result.all('aws_iam_role_policy_attachment').map((each) => each['policy_arn'])).toEqual([
      expect.stringMatching(/policy\/service-role\/AWSBackupServiceRolePolicyForBackup$/),
      expect.stringMatching(/policy\/service-role\/AWSBackupServiceRolePolicyForRestores$/),
    ]);
  });

  test('caps the role by a boundary, where there is one', () => {
    const permissionsBoundaryArn = 'arn:aws:iam::111122223333:policy/boundary';
    const role = output({ permissionsBoundaryArn }).one('aws_iam_role');
    expect(role['permissions_boundary']).toBe(permissionsBoundaryArn);
    expect(result.one('aws_iam_role')).not.toHaveProperty('permissions_boundary');
  });

  test('selects a resource by its ARN', () => {
    expect(result.one('aws_backup_selection')).toMatchObject({
      name: 'files',
      resources: ['arn:aws:elasticfilesystem:us-west-2:1:file-system/fs-1'],
    });
  });

  test('selects volumes by a tag', () => {
    const { stack, plan } = create();
    plan.addTag('volumes', { key: 'backup', value: 'daily' });
    expect(new Output(stack).one('aws_backup_selection')).toMatchObject({
      name: 'volumes',
      selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }],
    });
  });

  test('takes a schedule, a retention and cold storage', () => {
    const rule = output({
      schedule: 'cron(0 1 1 * ? *)',
      retentionDays: 365,
      coldStorageAfterDays: 30,
    }).one('aws_backup_plan')['rule'][0];
    expect(rule).toMatchObject({
      schedule: 'cron(0 1 1 * ? *)',
      lifecycle: { delete_after: 365, cold_storage_after: 30 },
    });
  });

  test('goes with its backups when it is deletable', () => {
    expect(output({ protection: 'deletable' }).one('aws_backup_vault')).toMatchObject({
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  test.each<[string, Partial<BackupPlanProps>, string]>([
    ['the name has a space', { name: 'my plan' }, `'name' must be 2 to 50 letters`],
    [
      'the schedule is a rate',
      { schedule: 'rate(1 day)' },
      `'schedule' must be 'cron(…)' with six fields`,
    ],
    ['the schedule has five fields', { schedule: 'cron(0 5 * * *)' }, `got 'cron(0 5 * * *)'`],
    [
      'nothing is kept',
      { retentionDays: 0 },
      `'retentionDays' must be a whole number of at least 1, got 0`,
    ],
    [
      'cold storage begins at once',
      { coldStorageAfterDays: 0 },
      `'coldStorageAfterDays' must be a whole number of at least 1, got 0`,
    ],
    [
      'cold storage is too short',
      { coldStorageAfterDays: 30, retentionDays: 119 },
      `'retentionDays' must be at least 120 with 'coldStorageAfterDays' 30, got 119`,
    ],
  ])('fails when %s', (_case, props, message) => {
    expect(() => create(props)).toThrow(message);
  });

  test('fails when a selection has no proper name', () => {
    expect(() => {
      create().plan.addResource('my files', { arn: 'arn' });
    }).toThrow(`'name' of a selection must be 2 to 50 letters, digits, '_' or '-', got 'my files'`);
  });

  test('fails when nobody added anything', () => {
    expect(() => new Output(create().stack)).toThrow(
      `backup plan 'ml' copies nothing; call 'addResource'`,
    );
  });
});
