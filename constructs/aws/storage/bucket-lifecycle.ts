import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
const MINIMUM_DAYS = {
  STANDARD_IA: 30,
  ONEZONE_IA: 30,
  INTELLIGENT_TIERING: 1,
  GLACIER_IR: 1,
  GLACIER: 1,
  DEEP_ARCHIVE: 1,
};
const ABORT_MULTIPART_AFTER_DAYS = 7;

/** When objects below a prefix become cheaper to keep, or go. */
export interface ObjectLifecycle {
  /** Prefix of the objects; empty for all. */
  readonly prefix: string;
  /** Days after creation until the object moves, and where to. */
  readonly transition?: {
    /** Days after creation. */
    readonly afterDays: number;
    /** Storage class to move to. */
    readonly storageClass: keyof typeof MINIMUM_DAYS;
  };
  /** Days after creation until the object is deleted. */
  readonly expireAfterDays?: number;
}

/** The rules of a bucket: housekeeping first, then the ones asked for. */
export const lifecycleRules = (
  scope: Construct,
  noncurrentVersionDays: number,
  lifecycles: readonly ObjectLifecycle[],
): S3BucketLifecycleConfigurationRule[] => {
  requireDays(scope, 'noncurrentVersionDays', noncurrentVersionDays);
  lifecycles.forEach((lifecycle) => {
    validate(scope, lifecycle);
  });
  return [
    {
      id: 'housekeeping',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_MULTIPART_AFTER_DAYS }],
      noncurrentVersionExpiration: [{ noncurrentDays: noncurrentVersionDays }],
    },
    ...lifecycles.map(toRule),
  ];
};

const toRule = (
  { prefix, transition, expireAfterDays }: ObjectLifecycle,
  index: number,
): S3BucketLifecycleConfigurationRule => ({
  id: `objects-${index + 1}`,
  status: 'Enabled',
  filter: [{ prefix }],
  ...(transition && {
    transition: [{ days: transition.afterDays, storageClass: transition.storageClass }],
  }),
  ...(expireAfterDays !== undefined && { expiration: [{ days: expireAfterDays }] }),
});

const validate = (scope: Construct, lifecycle: ObjectLifecycle): void => {
  const { prefix, transition, expireAfterDays } = lifecycle;
  if (transition === undefined && expireAfterDays === undefined) {
    throw new ValidationError(
      scope,
      `'lifecycles' for prefix '${prefix}' must set 'transition' or 'expireAfterDays', got neither`,
    );
  }
  if (expireAfterDays !== undefined) requireDays(scope, 'expireAfterDays', expireAfterDays);
  if (transition === undefined) return;
  requireDays(scope, 'afterDays', transition.afterDays, MINIMUM_DAYS[transition.storageClass]);
  if (expireAfterDays !== undefined && expireAfterDays <= transition.afterDays) {
    throw new ValidationError(
      scope,
      `'expireAfterDays' must be more than the transition's 'afterDays' (${transition.afterDays}), got ${expireAfterDays}`,
    );
  }
};

const requireDays = (scope: Construct, name: string, days: number, minimum = 1): void => {
  if (Number.isInteger(days) && days >= minimum) return;
  throw new ValidationError(
    scope,
    `'${name}' must be a whole number of at least ${minimum}, got ${days}`,
  );
};
