import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { ephemeralPassword, ephemeralSecretString } from './ephemeral-values';
import { Secret } from './secret';
import type { ISecret, SecretProps } from './secret';
import { refuseCredentialNames, requireValueNames } from './value-names';

const DEFAULT_LENGTH = 32;
const MINIMUM_LENGTH = 16;
const MAXIMUM_LENGTH = 128;
// Unreserved in URLs (RFC 3986, section 2.3), so a password fits a connection string unescaped. RDS also
// forbids '/', '@', '"' and spaces.
const SAFE_SYMBOLS = '-_.~';

/** One value of a {@link GeneratedSecret}. */
export type SecretValue =
  | {
      /** A random text of letters and digits. */
      readonly generate: GeneratedValue;
    }
  | {
      /** A text that is no secret and accompanies the others, such as a user name. */
      readonly fixed: string;
    };

/** How a random value looks. */
export interface GeneratedValue {
  /**
   * Number of characters, 16 to 128.
   *
   * @default 32
   */
  readonly length?: number;
  /**
   * Adds `-`, `_`, `.` and `~`, which need no escaping in URLs and databases.
   *
   * @default false
   */
  readonly symbols?: boolean;
  /**
   * `base64` encodes the text once more: with length 32 it is a key of 32 bytes, as Fernet wants it.
   *
   * @default 'plain'
   */
  readonly encoding?: 'plain' | 'base64';
}

/** A secret whose values Terraform can hand on to write-only arguments. */
export interface IGeneratedSecret extends ISecret {
  /** Raised to replace the values; a resource that takes one over uses it as its own version. */
  readonly generation: number;
  /** Names of the values. */
  readonly valueNames: readonly string[];
  /** Id of the version that Terraform wrote; a new one for new values. It is no secret. */
  readonly versionId: string;
  /** Expression for a write-only argument. Throws when there is no value of this name. */
  writeOnlyValue(name: string): string;
}

/** Settings of a {@link GeneratedSecret}. */
export interface GeneratedSecretProps extends SecretProps {
  /** Values by name; the secret is a JSON object with these keys. */
  readonly values: Readonly<Record<string, SecretValue>>;
  /**
   * Raise it to replace all generated values at the next apply, and after adding or removing a value.
   *
   * @default 1
   */
  readonly generation?: number;
}

/**
 * Random values that reach Secrets Manager without ever being in a plan or in the state.
 *
 * An ephemeral resource makes the values while Terraform runs, and a write-only argument carries them to
 * AWS, which happens on creation and whenever `generation` changes. The stack then needs Terraform 1.11.
 */
export class GeneratedSecret extends Secret implements IGeneratedSecret {
  readonly generation: number;
  readonly valueNames: readonly string[];
  readonly versionId: string;
  private readonly version: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id, props);
    validate(this, props);

    this.generation = props.generation ?? 1;
    this.valueNames = Object.keys(props.values);
    const label = this.resource.friendlyUniqueId;
    const members = Object.entries(props.values).map(
      ([name, value], index) =>
        `${quote(name)} = ${this.expression(value, `${label}_${index + 1}`)}`,
    );
    this.version = new SecretsmanagerSecretVersion(this, 'Value', {
      secretId: this.resource.id,
      secretStringWo: `\${jsonencode({ ${members.join(', ')} })}`,
      secretStringWoVersion: this.generation,
    });
    this.versionId = this.version.versionId;
  }

  // Reads the stored value back instead of the random one: the random one is new in every run, so after a
  // run that broke off between the two resources they would differ.
  writeOnlyValue(name: string): string {
    if (!this.valueNames.includes(name)) {
      throw new ValidationError(
        this,
        `there is no value '${name}'; existing ones: ${this.valueNames.join(', ')}`,
      );
    }
    const text = ephemeralSecretString(this, this.version.friendlyUniqueId, {
      secretId: this.version.secretId,
      versionId: this.version.versionId,
    });
    return `\${jsondecode(${text})[${quote(name)}]}`;
  }

  private expression(value: SecretValue, label: string): string {
    if ('fixed' in value) return quote(value.fixed);
    const { length = DEFAULT_LENGTH, symbols = false, encoding = 'plain' } = value.generate;
    const result = ephemeralPassword(this, label, {
      length,
      min_lower: 1,
      min_upper: 1,
      min_numeric: 1,
      special: symbols,
      ...(symbols && { override_special: SAFE_SYMBOLS, min_special: 1 }),
    });
    return encoding === 'base64' ? `base64encode(${result})` : result;
  }
}

/** A string literal of HCL. JSON's escapes are HCL's too; template openers are doubled. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(/[$%](?=\{)/g, (opener) => opener + opener);

const validate = (scope: Construct, { values, generation = 1 }: GeneratedSecretProps): void => {
  const entries = Object.entries(values);
  requireValueNames(scope, Object.keys(values));
  refuseCredentialNames(
    scope,
    entries.filter(([, value]) => 'fixed' in value).map(([name]) => name),
  );
  const computed = entries.find(([, value]) => 'fixed' in value && Token.isUnresolved(value.fixed));
  if (computed !== undefined) {
    throw new ValidationError(
      scope,
      `'fixed' of value '${computed[0]}' must be known at synth, got a value that Terraform computes; use PublishedValues for it`,
    );
  }
  if (!entries.some(([, value]) => 'generate' in value)) {
    throw new ValidationError(
      scope,
      `'values' must generate at least one value; use PublishedValues for values that are no secret`,
    );
  }
  if (!Number.isInteger(generation) || generation < 1) {
    throw new ValidationError(
      scope,
      `'generation' must be a whole number of at least 1, got ${generation}; raise it by one to rotate`,
    );
  }
  entries.forEach(([name, value]) => {
    if ('generate' in value) validateLength(scope, name, value.generate.length);
  });
};

const validateLength = (scope: Construct, name: string, length = DEFAULT_LENGTH): void => {
  if (Number.isInteger(length) && length >= MINIMUM_LENGTH && length <= MAXIMUM_LENGTH) return;
  throw new ValidationError(
    scope,
    `'length' of value '${name}' must be a whole number from ${MINIMUM_LENGTH} to ${MAXIMUM_LENGTH}, got ${length}`,
  );
};
