import { lifecycleOf } from '../../../../constructs/aws/encryption';
import {
  accountAdministration,
  blockStorageUse,
  logGroupUse,
  serviceUse,
} from '../../../../constructs/aws/encryption/key-policy';
import { fileSystemPolicyStatements } from '../../../../constructs/aws/storage/file-system-policy';
import {
  receiveAccessLogs,
  refusePlainText,
} from '../../../../constructs/aws/storage/bucket-policy';

const LOCATION = { partition: 'aws', accountId: '111122223333', region: 'us-west-2' };
const FILE_SYSTEM = 'arn:aws:elasticfilesystem:us-west-2:111122223333:file-system/fs-1';
const ACCESS_POINTS = 'arn:aws:elasticfilesystem:us-west-2:111122223333:access-point/*';

describe('a statement of a key policy', () => {
  test('names the account, not a person', () => {
    expect(accountAdministration(LOCATION).principal).toEqual({
      AWS: 'arn:aws:iam::111122223333:root',
    });
  });

  test('binds logs to log groups of the account and region', () => {
    expect(logGroupUse(LOCATION, ['/aws/eks/ml/*'])).toMatchObject({
      principal: { Service: 'logs.us-west-2.amazonaws.com' },
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': [
            'arn:aws:logs:us-west-2:111122223333:log-group:/aws/eks/ml/*',
          ],
        },
      },
    });
  });

  test('binds volumes to the account and to EC2', () => {
    expect(blockStorageUse(LOCATION).conditions).toEqual({
      StringEquals: {
        'kms:CallerAccount': '111122223333',
        'kms:ViaService': 'ec2.us-west-2.amazonaws.com',
      },
    });
  });

  test('binds services to resources of the account', () => {
    expect(serviceUse(LOCATION, ['sqs.amazonaws.com']).conditions).toEqual({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    });
  });

  test('has a wildcard action only where the account administers the key', () => {
    const statements = [
      logGroupUse(LOCATION, ['x']),
      blockStorageUse(LOCATION),
      serviceUse(LOCATION, ['sqs.amazonaws.com']),
    ];
    const wildcards = statements.flatMap(({ actions }) =>
      actions.filter((name) => name.includes('*')),
    );
    expect(wildcards).toEqual([]);
  });
});

describe('the policy of a file system', () => {
  const statements = fileSystemPolicyStatements({
    fileSystemArn: FILE_SYSTEM,
    accessPointArnPattern: ACCESS_POINTS,
    clientRoleArns: undefined,
    accessPointRequired: true,
  });

  test('concerns the file system alone', () => {
    expect(statements.map(({ resources }) => resources)).toEqual([
      [FILE_SYSTEM],
      [FILE_SYSTEM],
      [FILE_SYSTEM],
    ]);
  });

  test('permits nothing that it does not list', () => {
    const permitted = statements.filter(({ effect }) => effect === 'Allow');
    expect(permitted.flatMap(({ actions }) => actions)).toEqual([
      'elasticfilesystem:ClientMount',
      'elasticfilesystem:ClientWrite',
    ]);
  });

  test('refuses every client action where it refuses', () => {
    for (const { actions } of statements.filter(({ effect }) => effect === 'Deny')) {
      expect(actions).toEqual([
        'elasticfilesystem:ClientMount',
        'elasticfilesystem:ClientWrite',
        'elasticfilesystem:ClientRootAccess',
      ]);
    }
  });
});

describe('the policy of a bucket', () => {
  test('refuses plain text to the bucket and to its objects', () => {
    expect(refusePlainText('arn:aws:s3:::ml').resources).toEqual([
      'arn:aws:s3:::ml',
      'arn:aws:s3:::ml/*',
    ]);
  });

  test('takes access logs from buckets of the account only', () => {
    expect(receiveAccessLogs('arn:aws:s3:::logs', '111122223333')).toMatchObject({
      resources: ['arn:aws:s3:::logs/*'],
      conditions: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    });
  });
});

test.each([
  ['deletable', false],
  ['protected', true],
] as const)('a %s resource has prevent_destroy %s', (protection, preventDestroy) => {
  expect(lifecycleOf(protection)).toEqual({ preventDestroy });
});
