import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import type { GrantStatement, IGrantee } from '../identity';

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
const NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
const LOOKS_LIKE_ARN_SUFFIX = /-[A-Za-z0-9]{6}$/;
const RECOVERY_DAYS = { deletable: 0, protected: 30 };

/** An entry of Secrets Manager. Its name is the path that an ExternalSecret refers to. */
export interface ISecret {
  /** Name, known at synth. */
  readonly name: string;
  /** ARN. */
  readonly arn: string;
  /** Permits to read the current value. */
  grantRead(grantee: IGrantee): void;
}

/** Settings that all secrets have in common. */
export interface SecretProps {
  /**
   * Name and path, such as `ml-platform/keycloak/database`: letters, digits and `/_+=.@-`. It must not end
   * in a hyphen and six characters, which Secrets Manager takes for the end of an ARN.
   */
  readonly name: string;
  /** What the secret is for; shown in the console. */
  readonly description: string;
  /** Key that encrypts the value. */
  readonly encryptionKey: IEncryptionKey;
  /**
   * What a destroy may do. A `deletable` secret is gone at once and its name free again, a `protected` one
   * can be restored for 30 days.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
}

/** What every secret can do, whoever makes it. */
export abstract class GrantableSecret extends Construct implements ISecret {
  abstract readonly name: string;
  abstract readonly arn: string;
  /** Key of the secret, when it is a customer managed one. */
  protected abstract readonly encryptionKey: IEncryptionKey | undefined;

  grantRead(grantee: IGrantee): void {
    grantee.addPolicy(`${this.node.id}-Read`, [
      {
        sid: 'ReadSecret',
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        resources: [this.arn],
      },
      ...decryption(this.encryptionKey),
    ]);
  }
}

/** A secret that Terraform creates; what it contains is the business of the derived class. */
export abstract class Secret extends GrantableSecret {
  readonly name: string;
  readonly arn: string;
  protected readonly encryptionKey: IEncryptionKey;
  /** The entry itself, without a value. */
  protected readonly resource: SecretsmanagerSecret;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { name, description, encryptionKey, protection = 'protected' } = props;
    requireSecretName(this, name);

    this.resource = new SecretsmanagerSecret(this, 'Resource', {
      name,
      description,
      kmsKeyId: encryptionKey.arn,
      recoveryWindowInDays: RECOVERY_DAYS[protection],
      lifecycle: lifecycleOf(protection),
    });

    this.name = name;
    this.arn = this.resource.arn;
    this.encryptionKey = encryptionKey;
  }
}

/** Throws unless Secrets Manager accepts the name. */
export const requireSecretName = (scope: Construct, name: string): void => {
  if (!NAME.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must be 1 to 512 letters, digits or '/_+=.@-', got '${name}'`,
    );
  }
  if (LOOKS_LIKE_ARN_SUFFIX.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must not end in a hyphen and six letters or digits, got '${name}'; Secrets Manager would confuse it with the end of an ARN, use '_' or '/' instead`,
    );
  }
};

const decryption = (key: IEncryptionKey | undefined): readonly GrantStatement[] =>
  key === undefined ? [] : [{ sid: 'UseKey', actions: ['kms:Decrypt'], resources: [key.arn] }];
