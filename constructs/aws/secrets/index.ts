export { DeclaredSecret } from './declared-secret';
export { EPHEMERAL_TERRAFORM_VERSION, requireEphemeralTerraform } from './ephemeral-values';
export { GeneratedSecret } from './generated-secret';
export type {
  GeneratedSecretProps,
  GeneratedValue,
  IGeneratedSecret,
  SecretValue,
} from './generated-secret';
export { grantSecretReads, type SecretReadsOptions } from './grant-secret-reads';
export { PublishedValues } from './published-values';
export type { PublishedValuesProps } from './published-values';
export type { ISecret, SecretProps } from './secret';
