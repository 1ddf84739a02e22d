import { EncryptionKey } from '../../../../constructs/aws/encryption';
import type { EncryptionKeyProps } from '../../../../constructs/aws/encryption';
import { Output, newStack } from '../storage/support';

const output = (props: Partial<EncryptionKeyProps> = {}): Output => {
  const stack = newStack();
  new EncryptionKey(stack, 'Key', { alias: 'ml/data', description: 'data of ml', ...props });
  return new Output(stack);
};

const ACCOUNT = '${data.aws_caller_identity.AwsContext_Caller_E1F0D7D8.account_id}';
const account = (result: Output): string => {
  const [id] = Object.keys(result.json['data'].aws_caller_identity);
  return ACCOUNT.replace(/AwsContext_Caller_\w+/, id ?? '');
};

describe('an encryption key', () => {
  test('is protected, rotated and found by its alias', () => {
    const result = output();
    expect(result.one('aws_kms_key')).toMatchObject({
      description: 'data of ml',
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(result.one('aws_kms_alias')).toMatchObject({ name: 'alias/ml/data' });
    expect(result.one('aws_kms_alias')['target_key_id']).toMatch(/^\$\{aws_kms_key\..*\.key_id\}$/);
  });

  test('is gone after seven days when it is deletable', () => {
    expect(output({ protection: 'deletable' }).one('aws_kms_key')).toMatchObject({
      deletion_window_in_days: 7,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('lets only the account administer it by default', () => {
    const result = output();
    const statements = result.statements('aws_kms_key');
    expect(Object.keys(statements)).toEqual(['AccountAdministration']);
    expect(statements['AccountAdministration']).toMatchObject({
      Effect: 'Allow',
      Action: ['kms:*'],
      Resource: ['*'],
    });
    const root = statements['AccountAdministration']?.['Principal'].AWS as string;
    expect(root).toContain(`:iam::${account(result)}:root`);
  });

  test('lets CloudWatch Logs encrypt the named log groups only', () => {
    const { CloudWatchLogs } = output({ logGroups: ['/aws/eks/ml/*', '/aws/vpc/ml'] }).statements(
      'aws_kms_key',
    );
    expect(CloudWatchLogs?.['Principal'].Service).toMatch(
      /^logs\.\$\{data\.aws_region\..*\}\.amazonaws\.com$/,
    );
    const groups = CloudWatchLogs?.['Condition'].ArnLike['kms:EncryptionContext:aws:logs:arn'];
    expect(groups).toEqual([
      expect.stringMatching(/:log-group:\/aws\/eks\/ml\/\*$/),
      expect.stringMatching(/:log-group:\/aws\/vpc\/ml$/),
    ]);
  });

  test('lets volumes use it through EC2 of its own account and region only', () => {
    const result = output({ blockStorage: true });
    const statement = result.statements('aws_kms_key')['BlockStorageThroughEc2'];
    expect(statement).toMatchObject({
      Principal: { AWS: '*' },
      Condition: {
        StringEquals: {
          'kms:CallerAccount': account(result),
          'kms:ViaService': expect.stringMatching(
            /^ec2\.\$\{data\.aws_region\..*\}\.amazonaws\.com$/,
          ),
        },
      },
    });
    expect(statement?.['Action']).toContain('kms:CreateGrant');
    expect(statement?.['Action'].filter((action: string) => action.includes('*'))).toEqual([]);
  });

  test('lets further services use it for resources of its account', () => {
    const result = output({ servicePrincipals: ['sns.amazonaws.com'] });
    expect(result.statements('aws_kms_key')['Services']).toMatchObject({
      Principal: { Service: ['sns.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': account(result) } },
    });
  });

  test.each(['aws/ebs', '', 'with space', 'a'.repeat(251)])(
    'fails when the alias is %j',
    (alias) => {
      expect(() => output({ alias })).toThrow(/Key: 'alias' must be 1 to 250 letters/);
    },
  );

  test('fails when a service principal is a role', () => {
    const role = 'arn:aws:iam::111122223333:role/x';
    expect(() => output({ servicePrincipals: [role] })).toThrow(
      `'servicePrincipals' must end in '.amazonaws.com', got '${role}'`,
    );
  });
});

describe('an existing key', () => {
  test('is known by its ARN', () => {
    const arn = 'arn:aws:kms:us-west-2:111122223333:key/1a2b-3c';
    expect(EncryptionKey.fromArn(newStack(), arn)).toEqual({ arn, keyId: '1a2b-3c' });
  });

  test.each(['alias/x', 'arn:aws:kms:us-west-2:111122223333:alias/x', 'arn:aws:s3:::bucket'])(
    'fails when the ARN is %s',
    (arn) => {
      expect(() => EncryptionKey.fromArn(newStack(), arn)).toThrow(
        `'arn' of an encryption key must look like`,
      );
    },
  );
});
