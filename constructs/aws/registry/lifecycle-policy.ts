/** When images of a repository are deleted. */
export interface ImageRetentionOptions {
  /**
   * Images that are kept, the newest by the time they were pushed; older ones are deleted, whether
   * a workload still runs them or not.
   * @default 100
   */
  readonly keepLast?: number;
  /**
   * Days after which an image without a tag is deleted.
   * @default 7
   */
  readonly expireUntaggedAfterDays?: number;
}

/** The options that are not a whole number from 1, as messages. */
export function retentionViolations(options: ImageRetentionOptions): string[] {
  return Object.entries(withDefaults(options))
    .filter(([, value]) => !Number.isInteger(value) || value < 1)
    .map(([name, value]) => `'${name}' must be a whole number from 1, got ${value}`);
}

/**
 * The lifecycle policy as JSON.
 *
 * The rule that matches any image comes last: ECR demands that it has the highest number.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function lifecyclePolicy(options: ImageRetentionOptions): string {
  const { keepLast, expireUntaggedAfterDays } = withDefaults(options);
  const expire = { type: 'expire' };
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `delete untagged images after ${expireUntaggedAfterDays} days`,
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: expireUntaggedAfterDays,
        },
        action: expire,
      },
      {
        rulePriority: 2,
        description: `keep the newest ${keepLast} images`,
        selection: {
          tagStatus: 'any',
          countType: 'imageCountMoreThan',
          countNumber: keepLast,
        },
        action: expire,
      },
    ],
  });
}

function withDefaults({
  keepLast = 100,
  expireUntaggedAfterDays = 7,
}: ImageRetentionOptions): Required<ImageRetentionOptions> {
  return { keepLast, expireUntaggedAfterDays };
}
