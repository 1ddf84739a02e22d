import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketCorsConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import { AwsContext, resourcePolicy } from '../identity';
import { GrantableBucket } from './bucket-grants';
import type { IBucket } from './bucket-grants';
import { lifecycleRules } from './bucket-lifecycle';
import type { ObjectLifecycle } from './bucket-lifecycle';
import { receiveAccessLogs, refusePlainText } from './bucket-policy';
import { ExistingBucket, requireBucketName } from './existing-bucket';

const DEFAULT_NONCURRENT_VERSION_DAYS = 30;

/** Which browsers' pages may read and write objects. */
export interface BucketCors {
  /** Exact origins, such as `https://jupyter.example.com`. */
  readonly allowedOrigins: readonly string[];
  /** Methods the pages use. */
  readonly allowedMethods: readonly ('GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE')[];
}

/** Settings of a {@link Bucket}. */
export interface BucketProps {
  /** Name, unique among all AWS accounts: 3 to 63 lower-case letters, digits or hyphens. */
  readonly name: string;
  /**
   * Key that encrypts the objects.
   *
   * @default - keys of S3 itself (SSE-S3), which a bucket for access logs needs
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * What a destroy may do. A `deletable` bucket is emptied and removed.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
  /**
   * Keeps the earlier versions of an object.
   *
   * @default true
   */
  readonly versioned?: boolean;
  /**
   * Days until an earlier version of an object is deleted.
   *
   * @default 30
   */
  readonly noncurrentVersionDays?: number;
  /**
   * Transitions and expirations by prefix.
   *
   * @default - objects stay as they are
   */
  readonly lifecycles?: readonly ObjectLifecycle[];
  /**
   * Bucket that receives the access logs, below `<name>/`. It must have `receivesAccessLogs`.
   *
   * @default - requests are not logged
   */
  readonly accessLogs?: IBucket;
  /**
   * Lets S3 deliver the access logs of other buckets of the account here.
   *
   * @default false
   */
  readonly receivesAccessLogs?: boolean;
  /**
   * Cross-origin access for browsers.
   *
   * @default - none
   */
  readonly cors?: BucketCors;
}

/** A private S3 bucket: encrypted, versioned, TLS only, without ACLs. */
export class Bucket extends GrantableBucket {
  /**
   * Uses a bucket that exists.
   *
   * @param encryptionKey its customer managed key, so that grants include it
   */
  static fromName(
    scope: Construct,
    id: string,
    name: string,
    encryptionKey?: IEncryptionKey,
  ): IBucket {
    return new ExistingBucket(scope, id, name, encryptionKey);
  }

  readonly name: string;
  readonly arn: string;
  protected readonly encryptionKey: IEncryptionKey | undefined;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    validate(this, props);
    const { name, protection = 'protected', encryptionKey } = props;

    const bucket = new S3Bucket(this, 'Resource', {
      bucket: name,
      forceDestroy: protection === 'deletable',
      lifecycle: lifecycleOf(protection),
    });
    const publicAccess = this.keepPrivate(bucket.id);
    this.encrypt(bucket.id, encryptionKey);
    this.keepVersions(bucket.id, props);
    new S3BucketPolicy(this, 'Policy', {
      bucket: bucket.id,
      policy: resourcePolicy([
        refusePlainText(bucket.arn),
        ...(props.receivesAccessLogs === true
          ? [receiveAccessLogs(bucket.arn, AwsContext.of(this).accountId)]
          : []),
      ]),
      // S3 refuses two concurrent changes of a bucket's access settings.
      dependsOn: [publicAccess],
    });
    this.addAccessLogs(bucket.id, props);
    this.addCors(bucket.id, props.cors);

    this.name = name;
    this.arn = bucket.arn;
    this.encryptionKey = encryptionKey;
  }

  private keepPrivate(bucket: string): S3BucketPublicAccessBlock {
    new S3BucketOwnershipControls(this, 'Ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    return new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  private encrypt(bucket: string, key: IEncryptionKey | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [
        key === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: {
                sseAlgorithm: 'aws:kms',
                kmsMasterKeyId: key.arn,
              },
              bucketKeyEnabled: true,
            },
      ],
    });
  }

  private keepVersions(bucket: string, props: BucketProps): void {
    const { versioned = true, lifecycles = [] } = props;
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket,
      versioningConfiguration: { status: versioned ? 'Enabled' : 'Suspended' },
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket,
      rule: lifecycleRules(
        this,
        props.noncurrentVersionDays ?? DEFAULT_NONCURRENT_VERSION_DAYS,
        lifecycles,
      ),
      // The rule for noncurrent versions is accepted only once versioning is on.
      dependsOn: [versioning],
    });
  }

  private addAccessLogs(bucket: string, { name, accessLogs }: BucketProps): void {
    if (accessLogs === undefined) return;
    new S3BucketLoggingA(this, 'AccessLogs', {
      bucket,
      targetBucket: accessLogs.name,
      targetPrefix: `${name}/`,
    });
  }

  private addCors(bucket: string, cors: BucketCors | undefined): void {
    if (cors === undefined) return;
    new S3BucketCorsConfiguration(this, 'Cors', {
      bucket,
      corsRule: [
        {
          allowedOrigins: [...cors.allowedOrigins],
          allowedMethods: [...cors.allowedMethods],
        },
      ],
    });
  }
}

const validate = (scope: Construct, props: BucketProps): void => {
  requireBucketName(scope, props.name);
  if (props.receivesAccessLogs === true && props.encryptionKey !== undefined) {
    throw new ValidationError(
      scope,
      `'receivesAccessLogs' and 'encryptionKey' exclude each other; S3 delivers access logs only to buckets that it encrypts with its own keys, leave 'encryptionKey' out`,
    );
  }
  for (const origin of props.cors?.allowedOrigins ?? []) {
    if (/^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(origin)) continue;
    throw new ValidationError(
      scope,
      `'allowedOrigins' must be exact https origins without path or wildcard, got '${origin}'`,
    );
  }
};
