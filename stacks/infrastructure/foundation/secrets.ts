import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import {
  DeclaredSecret,
  GeneratedSecret,
  type IGeneratedSecret,
  type SecretValue,
} from '../../../constructs/aws/secrets';
import type { Environment } from '../../../lib/config';
import { declaredSecrets, generatedSecrets } from '../../../lib/contracts/platform-secrets';
import {
  DECLARED_OWNER,
  secretPath,
  type GeneratedSecretContract,
  type GeneratedValueContract,
} from '../../../lib/contracts/secrets';
import { protectionOf } from './storage';

/** What secrets are added to. */
export interface SecretsOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** Key of secrets. */
  readonly encryptionKey: IEncryptionKey;
}

/** Random values that nobody ever sees, and the places of secrets that people fill in. */
export function addSecrets(scope: Construct, options: SecretsOptions): void {
  for (const contract of generatedSecrets(options.environment))
    addGenerated(scope, contract, options);
  for (const name of declaredSecrets(options.environment)) addDeclared(scope, name, options);
}

/** The values of a contract, made at random. */
export function addGenerated(
  scope: Construct,
  { owner, name, values }: GeneratedSecretContract,
  { environment, encryptionKey }: SecretsOptions,
): IGeneratedSecret {
  return new GeneratedSecret(scope, `GeneratedSecret-${owner}-${name}`, {
    name: secretPath(environment, owner, name),
    description: `${owner}/${name}: made at random, read by the cluster`,
    encryptionKey,
    protection: protectionOf(environment),
    generation: environment.secrets.generations[`${owner}/${name}`],
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, toSecretValue(value)]),
    ),
  });
}

const toSecretValue = (value: GeneratedValueContract): SecretValue =>
  'fixed' in value ? value : { generate: value };

function addDeclared(
  scope: Construct,
  name: string,
  { environment, encryptionKey }: SecretsOptions,
): void {
  new DeclaredSecret(scope, `Secret-${name}`, {
    name: secretPath(environment, DECLARED_OWNER, name),
    description: `${name}: put the value in by hand`,
    encryptionKey,
    protection: protectionOf(environment),
  });
}
