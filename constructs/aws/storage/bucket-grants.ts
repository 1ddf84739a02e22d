import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { IEncryptionKey } from '../encryption';
import type { GrantStatement, IGrantee } from '../identity';

const PREFIX = /^([A-Za-z0-9!_.()=-]+\/)+$/;

/** What a grant on a bucket may add. */
export interface GrantOptions {
  /**
   * Also permits to delete objects. With versioning on, a deleted object stays as a noncurrent version.
   *
   * @default false
   */
  readonly delete?: boolean;
}

/** An S3 bucket. A prefix ends in `/`, such as `mlflow/`; without one a grant covers the whole bucket. */
export interface IBucket {
  /** Name of the bucket. */
  readonly name: string;
  /** ARN of the bucket. */
  readonly arn: string;
  /** Permits to list and get objects. */
  grantRead(grantee: IGrantee, prefix?: string): void;
  /** Permits to put objects, without reading them. */
  grantWrite(grantee: IGrantee, prefix?: string, options?: GrantOptions): void;
  /** Permits to list, get and put objects. */
  grantReadWrite(grantee: IGrantee, prefix?: string, options?: GrantOptions): void;
  /**
   * Permits to list the names of all objects, without reading them: for software that asks first whether
   * the bucket is there. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
   */
  grantList(grantee: IGrantee): void;
}

/** What every bucket can do, whether it is created here or exists. */
export abstract class GrantableBucket extends Construct implements IBucket {
  abstract readonly name: string;
  abstract readonly arn: string;
  /** Key of the bucket, when it is a customer managed one. */
  protected abstract readonly encryptionKey: IEncryptionKey | undefined;

  grantRead(grantee: IGrantee, prefix?: string): void {
    this.grant('Read', grantee, prefix);
  }

  grantWrite(grantee: IGrantee, prefix?: string, options?: GrantOptions): void {
    this.grant('Write', grantee, prefix, options);
  }

  grantReadWrite(grantee: IGrantee, prefix?: string, options?: GrantOptions): void {
    this.grant('ReadWrite', grantee, prefix, options);
  }

  grantList(grantee: IGrantee): void {
    grantee.addPolicy(policyId(this.node.id, 'List'), [listing(this.arn, undefined)]);
  }

  private grant(access: Access, grantee: IGrantee, prefix?: string, options?: GrantOptions): void {
    if (prefix !== undefined && !PREFIX.test(prefix)) {
      throw new ValidationError(
        this,
        `'prefix' must consist of names that each end in '/', such as 'mlflow/', got '${prefix}'; leave it out for the whole bucket`,
      );
    }
    grantee.addPolicy(policyId(this.node.id, access, prefix), [
      ...(access === 'Write' ? [] : [listing(this.arn, prefix)]),
      {
        sid: 'UseObjects',
        actions: objectActions(access, options?.delete ?? false),
        resources: [`${this.arn}/${prefix ?? ''}*`],
      },
      ...keyUse(this.encryptionKey, access),
    ]);
  }
}

type Access = 'Read' | 'Write' | 'ReadWrite';
type Grant = Access | 'List';

const READ_ACTIONS = ['s3:GetObject'];
const WRITE_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

const policyId = (bucketId: string, access: Grant, prefix = ''): string => {
  const path = prefix.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '');
  return [bucketId, access, ...(path === '' ? [] : [path])].join('-');
};

const objectActions = (access: Access, deletion: boolean): readonly string[] => [
  ...(access === 'Write' ? [] : READ_ACTIONS),
  ...(access === 'Read' ? [] : WRITE_ACTIONS),
  ...(deletion ? ['s3:DeleteObject'] : []),
];

const listing = (arn: string, prefix: string | undefined): GrantStatement => ({
  sid: 'ListObjects',
  actions: ['s3:ListBucket'],
  resources: [arn],
  ...(prefix !== undefined && {
    conditions: { StringLike: { 's3:prefix': [prefix, `${prefix}*`] } },
  }),
});

// A multipart upload decrypts the data key again for each part, so a writer needs both actions.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
const keyUse = (key: IEncryptionKey | undefined, access: Access): readonly GrantStatement[] =>
  key === undefined
    ? []
    : [
        {
          sid: 'UseKey',
          actions: ['kms:Decrypt', ...(access === 'Read' ? [] : ['kms:GenerateDataKey'])],
          resources: [key.arn],
        },
      ];
