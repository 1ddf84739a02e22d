import type { Construct } from 'constructs';
import { secretPathBelow, type PublishedValuesContract } from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { SecretStore, type SecretStoreProps } from './secret-store';

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
const PREFIX = /^[A-Za-z0-9_+=.@-]+(\/[A-Za-z0-9_+=.@-]+)*$/;

/** https://external-secrets.io/v2.9.0/provider/aws-secrets-manager/ */
interface AwsProvider {
  readonly aws: { readonly service: 'SecretsManager'; readonly region: string };
}

/** Secrets that AWS Secrets Manager keeps. */
export interface SecretsManagerStoreProps extends SecretStoreProps {
  /** Region of the secrets. */
  readonly region: string;
  /** First part of every path, without a slash at the end: the name of the cluster. */
  readonly prefix: string;
}

/**
 * Secrets in AWS Secrets Manager, below `<prefix>/`. Their values are made or filled in there.
 *
 * The controller reads them as itself, by its EKS Pod Identity association or the role that its service
 * account names: it needs `secretsmanager:GetSecretValue` on `<prefix>/*` and `kms:Decrypt` on their key.
 */
export class SecretsManagerStore extends SecretStore<AwsProvider> {
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: SecretsManagerStoreProps) {
    const { region, prefix } = props;
    super(scope, id, props, { aws: { service: 'SecretsManager', region } });
    if (!PREFIX.test(prefix)) {
      throw new ValidationError(
        this,
        `'prefix' must be letters, digits, '/' and '_+=.@-', without a slash at its ends, got '${prefix}'`,
      );
    }
    this.prefix = prefix;
  }

  protected override pathOf(owner: string, name: string): string {
    return secretPathBelow(this.prefix, owner, name);
  }

  protected override publishedPath({ owner, name }: PublishedValuesContract): string {
    return this.pathOf(owner, name);
  }

  /** Terraform makes the values. */
  protected override makeSource(): void {
    return;
  }
}
