import { Bucket } from '../../../../constructs/aws/storage';
import type { ObjectLifecycle } from '../../../../constructs/aws/storage';
import { create, output } from './bucket-fixture';
import { FakeGrantee, KEY, Output, newStack } from './support';

describe('a bucket', () => {
  const result = output();

  test('is named as given and protected with its content', () => {
    expect(result.one('aws_s3_bucket')).toMatchObject({
      bucket: 'ml-artifacts-1a2b',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('is private and without ACLs', () => {
    expect(result.one('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(result.one('aws_s3_bucket_ownership_controls')['rule']).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
  });

  test('is encrypted with its key, by way of a bucket key', () => {
    expect(result.one('aws_s3_bucket_server_side_encryption_configuration')['rule']).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: KEY.arn,
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  test('keeps versions for a month and clears broken uploads', () => {
    expect(result.one('aws_s3_bucket_versioning')['versioning_configuration']).toEqual({
      status: 'Enabled',
    });
    expect(result.one('aws_s3_bucket_lifecycle_configuration')['rule']).toEqual([
      {
        id: 'housekeeping',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      },
    ]);
  });

  test('refuses plain text', () => {
    const statements = result.statements('aws_s3_bucket_policy');
    expect(Object.keys(statements)).toEqual(['RefusePlainText']);
    expect(statements['RefusePlainText']).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(statements['RefusePlainText']?.['Resource']).toHaveLength(2);
  });

  test('changes its access settings one after the other', () => {
    expect(result.one('aws_s3_bucket_policy')['depends_on']).toEqual([
      expect.stringContaining('aws_s3_bucket_public_access_block.'),
    ]);
    expect(result.one('aws_s3_bucket_lifecycle_configuration')['depends_on']).toEqual([
      expect.stringContaining('aws_s3_bucket_versioning.'),
    ]);
  });

  test('has neither logs nor CORS unless asked for', () => {
    expect(result.all('aws_s3_bucket_logging')).toEqual([]);
    expect(result.all('aws_s3_bucket_cors_configuration')).toEqual([]);
  });

  test('is emptied and removed when it is deletable', () => {
    expect(output({ protection: 'deletable' }).one('aws_s3_bucket')).toMatchObject({
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('stops keeping versions when asked to', () => {
    const bucket = output({ versioned: false, noncurrentVersionDays: 1 });
    expect(bucket.one('aws_s3_bucket_versioning')['versioning_configuration']).toEqual({
      status: 'Suspended',
    });
    expect(bucket.one('aws_s3_bucket_lifecycle_configuration')['rule'][0]).toMatchObject({
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    });
  });

  test('moves and expires objects by prefix', () => {
    const { rule } = output({
      lifecycles: [
        { prefix: 'logs/', expireAfterDays: 90 },
        { prefix: '', transition: { afterDays: 30, storageClass: 'STANDARD_IA' } },
      ],
    }).one('aws_s3_bucket_lifecycle_configuration') as { rule: unknown[] };
    expect(rule.slice(1)).toEqual([
      {
        id: 'objects-1',
        status: 'Enabled',
        filter: [{ prefix: 'logs/' }],
        expiration: [{ days: 90 }],
      },
      {
        id: 'objects-2',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        transition: [{ days: 30, storage_class: 'STANDARD_IA' }],
      },
    ]);
  });

  test('delivers its access logs to a bucket that takes them', () => {
    const { stack, bucket: logs } = create({
      name: 'ml-logs-1a2b',
      encryptionKey: undefined,
      receivesAccessLogs: true,
    });
    const receiving = new Output(stack);
    expect(receiving.one('aws_s3_bucket_server_side_encryption_configuration')['rule']).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
    expect(receiving.statements('aws_s3_bucket_policy')['ReceiveAccessLogs']).toMatchObject({
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: ['s3:PutObject'],
    });
    expect(output({ accessLogs: logs }).one('aws_s3_bucket_logging')).toMatchObject({
      target_bucket: 'ml-logs-1a2b',
      target_prefix: 'ml-artifacts-1a2b/',
    });
  });

  test('answers browsers of exact origins', () => {
    const cors = {
      allowedOrigins: ['https://jupyter.acme.dev'],
      allowedMethods: ['GET', 'PUT'],
    } as const;
    expect(output({ cors }).one('aws_s3_bucket_cors_configuration')['cors_rule']).toEqual([
      { allowed_origins: ['https://jupyter.acme.dev'], allowed_methods: ['GET', 'PUT'] },
    ]);
  });

  test.each(['Upper', 'ab', 'a'.repeat(64), 'with.dot', '-begin', 'end-', 'xn--a', 'my-s3alias'])(
    'fails when the name is %s',
    (name) => {
      expect(() => create({ name })).toThrow(`'name' must be 3 to 63 lower-case letters`);
    },
  );

  test('fails when a bucket with its own key should receive access logs', () => {
    expect(() => create({ receivesAccessLogs: true })).toThrow(
      `'receivesAccessLogs' and 'encryptionKey' exclude each other`,
    );
  });

  test.each(['*', 'http://a.dev', 'https://*.a.dev', 'https://a.dev/path'])(
    'fails when the allowed origin is %s',
    (origin) => {
      const cors = { allowedOrigins: [origin], allowedMethods: ['GET'] } as const;
      expect(() => create({ cors })).toThrow(`'allowedOrigins' must be exact https origins`);
    },
  );

  test.each<[string, ObjectLifecycle, string]>([
    [
      'it does nothing',
      { prefix: 'a/' },
      `must set 'transition' or 'expireAfterDays', got neither`,
    ],
    [
      'it expires at once',
      { prefix: '', expireAfterDays: 0 },
      `'expireAfterDays' must be a whole number of at least 1`,
    ],
    [
      'it moves too early',
      { prefix: '', transition: { afterDays: 29, storageClass: 'STANDARD_IA' } },
      `'afterDays' must be a whole number of at least 30, got 29`,
    ],
    [
      'it expires before it moves',
      { prefix: '', expireAfterDays: 30, transition: { afterDays: 30, storageClass: 'GLACIER' } },
      `'expireAfterDays' must be more than the transition's 'afterDays' (30), got 30`,
    ],
  ])('fails when a lifecycle is wrong: %s', (_case, lifecycle, message) => {
    expect(() => create({ lifecycles: [lifecycle] })).toThrow(message);
  });

  test('fails when versions are kept for half a day', () => {
    expect(() => create({ noncurrentVersionDays: 0.5 })).toThrow(
      `'noncurrentVersionDays' must be a whole number of at least 1, got 0.5`,
    );
  });
});

describe('an existing bucket', () => {
  test('is granted like one of ours', () => {
    const stack = newStack();
    const bucket = Bucket.fromName(stack, 'Data', 'their-data', KEY);
    const grantee = new FakeGrantee();
    bucket.grantReadWrite(grantee, 'sets/');
    expect(grantee.policies[0]?.id).toBe('Data-ReadWrite-sets');
    expect(bucket.arn).toMatch(/^arn:.*:s3:::their-data$/);
    expect(new Output(stack).json['resource']).toBeUndefined();
  });

  test('fails when its name is no name', () => {
    expect(() => Bucket.fromName(newStack(), 'Data', 's3://their-data')).toThrow(
      `'name' must be 3 to 63`,
    );
  });
});
