import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** First Terraform with ephemeral resources (1.10) and write-only arguments (1.11). */
export const EPHEMERAL_TERRAFORM_VERSION = '>= 1.11.0';
// First version with the ephemeral `random_password` is 3.7.0.
// https://github.com/hashicorp/terraform-provider-random/blob/v3.7.0/CHANGELOG.md
const RANDOM_PROVIDER = { source: 'hashicorp/random', version: '~> 3.7' };

/**
 * Makes a stack refuse Terraform versions without ephemeral values and write-only arguments.
 *
 * Constructs that need it call it themselves.
 */
export const requireEphemeralTerraform = (scope: Construct): void => {
  // cdktf 0.21 has no property for required_version.
  TerraformStack.of(scope).addOverride('terraform.required_version', EPHEMERAL_TERRAFORM_VERSION);
};

/** Declares a value that exists only while Terraform runs, and returns the expression of its result. */
export const ephemeralPassword = (
  scope: Construct,
  label: string,
  options: Readonly<Record<string, number | boolean | string>>,
): string => {
  const stack = TerraformStack.of(scope);
  requireEphemeralTerraform(scope);
  // cdktf 0.21 has no classes for ephemeral blocks, and the random provider has no bindings here.
  stack.addOverride('terraform.required_providers.random', RANDOM_PROVIDER);
  stack.addOverride(`ephemeral.random_password.${label}`, options);
  return `ephemeral.random_password.${label}.result`;
};

/** Declares a read of a secret version that stays out of the state, and returns the expression of its text. */
export const ephemeralSecretString = (
  scope: Construct,
  label: string,
  version: { readonly secretId: string; readonly versionId: string },
): string => {
  requireEphemeralTerraform(scope);
  TerraformStack.of(scope).addOverride(`ephemeral.aws_secretsmanager_secret_version.${label}`, {
    secret_id: version.secretId,
    version_id: version.versionId,
  });
  return `ephemeral.aws_secretsmanager_secret_version.${label}.secret_string`;
};
