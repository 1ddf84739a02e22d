import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption';
import { AwsContext } from '../identity';
import { GrantableSecret, Secret, requireSecretName } from './secret';
import type { ISecret } from './secret';

// Secrets Manager ends the ARN of a secret in a hyphen and six characters of its own.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
const ANY_SUFFIX = '-??????';

/**
 * A place for a value that a person brings, such as a token of Hugging Face or Kaggle.
 *
 * It has no value until somebody puts one in: `aws secretsmanager put-secret-value`. The value never
 * passes through Terraform.
 */
export class DeclaredSecret extends Secret {
  /**
   * Uses a secret that exists.
   *
   * @param encryptionKey its customer managed key, so that grants include it
   */
  static fromName(
    scope: Construct,
    id: string,
    name: string,
    encryptionKey?: IEncryptionKey,
  ): ISecret {
    return new ExistingSecret(scope, id, name, encryptionKey);
  }
}

class ExistingSecret extends GrantableSecret {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
    protected readonly encryptionKey: IEncryptionKey | undefined,
  ) {
    super(scope, id);
    requireSecretName(this, name);
    const { partition, region, accountId } = AwsContext.of(this);
    this.arn = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}${ANY_SUFFIX}`;
  }
}
