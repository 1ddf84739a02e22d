import { CloudformationStack } from '@cdktf/provider-aws/lib/cloudformation-stack';
import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { IGeneratedSecret } from '../secrets';

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
const USER_NAME = /^[a-z][a-z0-9-]*$/;
const USER_ID_MAX_LENGTH = 40;
const PASSWORD_RULE = /(^|\s)([<>#!]|nopass\b|reset)/;

/** The engine of users and of their cache. */
export const VALKEY_ENGINE = 'valkey';

/** A user of a cache. */
export interface ValkeyUser {
  /** Name; clients log in as `<cache>-<name>`. */
  readonly name: string;
  /** What the user may do, as an access string that begins with `on`, such as `on ~airflow:* +@all -@dangerous`. */
  readonly access: string;
  /**
   * The user's password, for software that cannot make tokens of IAM: a value of a generated secret.
   *
   * @default - the user proves with IAM who it is
   */
  readonly password?: { readonly secret: IGeneratedSecret; readonly valueName: string };
}

/** A user that was made. */
export interface MadeUser {
  /** Id, for the group of users. */
  readonly userId: string;
  /** ARN of a user that logs in by IAM. */
  readonly arn?: string;
}

/** Name that clients log in with. Users are unique in an account, so they carry the cache's name. */
export const valkeyLoginName = (cache: string, user: string): string => `${cache}-${user}`;

/** Makes a user. IAM demands that id and name are equal. */
export const addValkeyUser = (scope: Construct, cache: string, user: ValkeyUser): MadeUser => {
  const userId = valkeyLoginName(cache, user.name);
  if (user.password !== undefined) return addPasswordUser(scope, userId, user, user.password);
  const { userId: id, arn } = new ElasticacheUser(scope, `User-${user.name}`, {
    userId,
    userName: userId,
    engine: VALKEY_ENGINE,
    accessString: user.access,
    authenticationMode: { type: 'iam' },
  });
  return { userId: id, arn };
};

/** Throws unless ElastiCache accepts the user. */
export const validateValkeyUser = (scope: Construct, cache: string, user: ValkeyUser): void => {
  const { name, access, password } = user;
  if (!USER_NAME.test(name) || valkeyLoginName(cache, name).length > USER_ID_MAX_LENGTH) {
    throw new ValidationError(
      scope,
      `'name' of a user must be lower-case letters, digits or hyphens, and with the cache's name before it at most ${USER_ID_MAX_LENGTH} characters, got '${name}'`,
    );
  }
  if (!access.startsWith('on ') || PASSWORD_RULE.test(access)) {
    throw new ValidationError(
      scope,
      `'access' of user '${name}' must begin with 'on ' and contain no password rule, got '${access}'; users log in by IAM, or by 'password'`,
    );
  }
  if (password === undefined || password.secret.valueNames.includes(password.valueName)) return;
  throw new ValidationError(
    scope,
    `'password.valueName' of user '${name}' must be a value of its secret: ${password.secret.valueNames.join(', ')}, got '${password.valueName}'`,
  );
};

/**
 * Terraform's own resource keeps passwords in the state. CloudFormation reads this one from Secrets Manager
 * by itself: template and state name the secret only. It reads again when the reference changes, which
 * therefore names the version.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
const addPasswordUser = (
  scope: Construct,
  userId: string,
  { name, access }: ValkeyUser,
  { secret, valueName }: NonNullable<ValkeyUser['password']>,
): MadeUser => {
  const reference = `{{resolve:secretsmanager:${secret.name}:SecretString:${valueName}::${secret.versionId}}}`;
  const stack = new CloudformationStack(scope, `User-${name}`, {
    name: `${userId}-user`,
    templateBody: JSON.stringify({
      Description: `User ${userId} of ElastiCache`,
      Resources: {
        User: {
          Type: 'AWS::ElastiCache::User',
          Properties: {
            UserId: userId,
            UserName: userId,
            Engine: VALKEY_ENGINE,
            AccessString: access,
            AuthenticationMode: { Type: 'password', Passwords: [reference] },
          },
        },
      },
      Outputs: { UserId: { Value: { Ref: 'User' } } },
    }),
  });
  return { userId: stack.outputs.lookup('UserId') };
};
