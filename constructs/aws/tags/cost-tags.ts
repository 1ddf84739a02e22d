import type { AwsProviderDefaultTags } from '@cdktf/provider-aws/lib/provider';
import type { IConstruct } from 'constructs';
import { platformTag } from '../../../lib/contracts/cost';
import { ValidationError } from '../../../lib/errors';

/** Limits of every taggable service. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const LIMITS = { key: 128, value: 256, tagsPerResource: 50 } as const;

/** Letters, digits, spaces and `_ . : / = + - @`: what all services accept. Same source. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** One key and value that billing can group and filter by. */
export interface CostTag {
  /** Tag key. */
  readonly key: string;
  /** Tag value. */
  readonly value: string;
}

/** What the cost tags say. */
export interface CostTagsOptions {
  /** Name of the platform, as in the names of its resources. Becomes the tag `Project`. */
  readonly project: string;
  /** Name of the environment, such as `production`. Becomes the tag `Environment`. */
  readonly environment: string;
  /**
   * Further tags, such as an owner or a cost centre. The keys `Project`, `Environment`, `Platform`
   * and `ManagedBy` are taken, in any case: IAM treats keys that differ in case alone as equal.
   * @default - none
   */
  readonly additional?: Readonly<Record<string, string>>;
}

/**
 * The tags that every resource of one platform carries.
 *
 * Put them on the AWS provider with `toDefaultTags()`. What AWS makes on its own (instances, volumes
 * and load balancers of the cluster) does not inherit them: give `toTags()` to the node classes.
 */
export class CostTags {
  /**
   * Checks and builds the tags.
   *
   * Throws a ValidationError that lists every tag AWS would refuse.
   */
  static of(scope: IConstruct, options: CostTagsOptions): CostTags {
    const platform = platformTag(options.project, options.environment);
    const own = {
      Project: options.project,
      Environment: options.environment,
      [platform.key]: platform.value,
      ManagedBy: 'terraform',
    };
    const additional = options.additional ?? {};
    const violations = [
      ...Object.entries({ ...own, ...additional }).flatMap(tagViolations),
      ...collisions(own, additional),
    ];
    if (violations.length > 0) {
      throw new ValidationError(scope, `invalid cost tags: ${violations.join('; ')}`);
    }
    return new CostTags(platform, { ...own, ...additional });
  }

  private constructor(
    /** The one tag that tells this platform from all others in the account: budgets filter on it. */
    readonly platform: CostTag,
    private readonly tags: Readonly<Record<string, string>>,
  ) {}

  /** All tags, in a stable order. */
  toTags(): Record<string, string> {
    return { ...this.tags };
  }

  /** All tags in the form the AWS provider takes as `defaultTags`. */
  toDefaultTags(): AwsProviderDefaultTags[] {
    return [{ tags: this.toTags() }];
  }
}

function tagViolations([key, value]: [string, string]): string[] {
  return [...keyViolations(key), ...valueViolations(key, value)];
}

function keyViolations(key: string): string[] {
  if (key.length < 1 || key.length > LIMITS.key) {
    return [`the key '${key}' has ${key.length} characters, allowed are 1 to ${LIMITS.key}`];
  }
  if (/^aws:/i.test(key)) {
    return [
      `the key '${key}' begins with 'aws:', which AWS keeps for itself; choose another prefix`,
    ];
  }
  return TAG_TEXT.test(key) ? [] : [`the key '${key}' has characters other than ${ALLOWED}`];
}

function valueViolations(key: string, value: string): string[] {
  if (value.length > LIMITS.value) {
    return [`the value of '${key}' has ${value.length} characters, allowed are ${LIMITS.value}`];
  }
  return TAG_TEXT.test(value)
    ? []
    : [`the value '${value}' of '${key}' has characters other than ${ALLOWED}`];
}

const ALLOWED = 'letters, digits, spaces and _ . : / = + - @';

function collisions(
  own: Readonly<Record<string, string>>,
  additional: Readonly<Record<string, string>>,
): string[] {
  const keys = [...Object.keys(own), ...Object.keys(additional)];
  const lower = keys.map((key) => key.toLowerCase());
  const repeated = keys.filter((key, index) => lower.indexOf(key.toLowerCase()) !== index);
  const twice = repeated.map((key) => `the key '${key}' is already taken; choose another one`);
  return keys.length > LIMITS.tagsPerResource
    ? [...twice, `${keys.length} tags, AWS allows ${LIMITS.tagsPerResource} on a resource`]
    : twice;
}
