import { create } from './bucket-fixture';
import { FakeGrantee, KEY } from './support';

describe('a grant on a bucket', () => {
  test('to list sees the names of all objects and reads none', () => {
    const { bucket } = create();
    const grantee = new FakeGrantee();
    bucket.grantList(grantee);
    expect(grantee.policies).toEqual([
      {
        id: 'Artifacts-List',
        statements: [{ sid: 'ListObjects', actions: ['s3:ListBucket'], resources: [bucket.arn] }],
      },
    ]);
  });

  test('to read lists and gets below the prefix and decrypts', () => {
    const { bucket } = create();
    const grantee = new FakeGrantee();
    bucket.grantRead(grantee, 'mlflow/runs/');
    expect(grantee.policies).toEqual([
      {
        id: 'Artifacts-Read-mlflow-runs',
        statements: [
          {
            sid: 'ListObjects',
            actions: ['s3:ListBucket'],
            resources: [bucket.arn],
            conditions: { StringLike: { 's3:prefix': ['mlflow/runs/', 'mlflow/runs/*'] } },
          },
          {
            sid: 'UseObjects',
            actions: ['s3:GetObject'],
            resources: [`${bucket.arn}/mlflow/runs/*`],
          },
          { sid: 'UseKey', actions: ['kms:Decrypt'], resources: [KEY.arn] },
        ],
      },
    ]);
  });

  test('to write neither lists nor reads', () => {
    const grantee = new FakeGrantee();
    create().bucket.grantWrite(grantee, 'logs/');
    expect(grantee.policies[0]?.id).toBe('Artifacts-Write-logs');
    expect(grantee.actions).toEqual([
      's3:PutObject',
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ]);
  });

  test('to read and write may delete when asked to, and covers all without a prefix', () => {
    const { bucket } = create();
    const grantee = new FakeGrantee();
    bucket.grantReadWrite(grantee, undefined, { delete: true });
    expect(grantee.policies[0]?.id).toBe('Artifacts-ReadWrite');
    expect(grantee.actions).toContain('s3:DeleteObject');
    expect(grantee.policies[0]?.statements[0]).not.toHaveProperty('conditions');
    expect(grantee.policies[0]?.statements[1]?.resources).toEqual([`${bucket.arn}/*`]);
  });

  test('never names a wildcard action', () => {
    const grantee = new FakeGrantee();
    create().bucket.grantReadWrite(grantee, 'a/', { delete: true });
    expect(grantee.actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('leaves the key out when S3 encrypts with its own', () => {
    const grantee = new FakeGrantee();
    create({ encryptionKey: undefined }).bucket.grantRead(grantee);
    expect(grantee.actions).toEqual(['s3:ListBucket', 's3:GetObject']);
  });

  test.each(['mlflow', '/mlflow/', 'a//b/', 'a*/', '', 'a/b'])(
    'fails when the prefix is %j',
    (prefix) => {
      expect(() => {
        create().bucket.grantRead(new FakeGrantee(), prefix);
      }).toThrow(`'prefix' must consist of names that each end in '/'`);
    },
  );
});
