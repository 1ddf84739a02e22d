import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { IEncryptionKey } from '../encryption';
import { AwsContext } from '../identity';
import { GrantableBucket } from './bucket-grants';

// Dots are left out: a bucket name with dots does not match the wildcard certificate of S3.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const RESERVED_NAME = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/;

/** A bucket that somebody else owns. Nothing of it is changed; identities are granted access. */
export class ExistingBucket extends GrantableBucket {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
    protected readonly encryptionKey: IEncryptionKey | undefined,
  ) {
    super(scope, id);
    requireBucketName(this, name);
    this.arn = `arn:${AwsContext.of(this).partition}:s3:::${name}`;
  }
}

/** Throws unless S3 accepts the name. */
export const requireBucketName = (scope: Construct, name: string): void => {
  if (NAME.test(name) && !RESERVED_NAME.test(name)) return;
  throw new ValidationError(
    scope,
    `'name' must be 3 to 63 lower-case letters, digits or hyphens without a prefix or suffix that S3 reserves, got '${name}'`,
  );
};
