import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Secret } from './secret';
import type { SecretProps } from './secret';
import { refuseCredentialNames } from './value-names';

/** Settings of {@link PublishedValues}. */
export interface PublishedValuesProps extends SecretProps {
  /** Values by name, such as `{ host, port }`. They are not secret: Terraform keeps them in its state. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Values that are known only after apply and that pods need, such as the host of a database.
 *
 * Manifests are written before anything exists, so they refer to this path and External Secrets
 * brings the values into the cluster.
 */
export class PublishedValues extends Secret {
  constructor(scope: Construct, id: string, props: PublishedValuesProps) {
    super(scope, id, props);
    if (Object.keys(props.values).length === 0) {
      throw new ValidationError(this, `'values' must have at least one entry, got none`);
    }
    refuseCredentialNames(this, Object.keys(props.values));

    new SecretsmanagerSecretVersion(this, 'Value', {
      secretId: this.resource.id,
      secretString: Fn.jsonencode(props.values),
    });
  }
}
