import type { Attribute, Block, CtyType } from './schema';

function optional(name: string, type: CtyType): Attribute {
  return { name, type, required: false, optional: true, computed: false };
}

function secret(name: string): Attribute {
  return {
    name,
    type: 'string',
    required: false,
    optional: false,
    computed: true,
    sensitive: true,
  };
}

/**
 * `random_password` of hashicorp/random 3.7 and later, written by hand: the bindings know no
 * ephemeral resources.
 * https://registry.terraform.io/providers/hashicorp/random/latest/docs/ephemeral-resources/password
 */
const RANDOM_PASSWORD: Block = {
  attributes: [
    { name: 'length', type: 'number', required: true, optional: false, computed: false },
    optional('lower', 'bool'),
    optional('min_lower', 'number'),
    optional('min_numeric', 'number'),
    optional('min_special', 'number'),
    optional('min_upper', 'number'),
    optional('numeric', 'bool'),
    optional('override_special', 'string'),
    optional('special', 'bool'),
    optional('upper', 'bool'),
    secret('bcrypt_hash'),
    secret('result'),
  ],
  blocks: [],
};

/**
 * `aws_secretsmanager_random_password` of hashicorp/aws 6.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/ephemeral-resources/secretsmanager_random_password
 */
const SECRETSMANAGER_RANDOM_PASSWORD: Block = {
  attributes: [
    optional('exclude_characters', 'string'),
    optional('exclude_lowercase', 'bool'),
    optional('exclude_numbers', 'bool'),
    optional('exclude_punctuation', 'bool'),
    optional('exclude_uppercase', 'bool'),
    optional('include_space', 'bool'),
    optional('password_length', 'number'),
    optional('region', 'string'),
    optional('require_each_included_type', 'bool'),
    secret('random_password'),
  ],
  blocks: [],
};

/**
 * `aws_secretsmanager_secret_version` of hashicorp/aws 6.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/ephemeral-resources/secretsmanager_secret_version
 */
const SECRETSMANAGER_SECRET_VERSION: Block = {
  attributes: [
    { name: 'secret_id', type: 'string', required: true, optional: false, computed: false },
    optional('region', 'string'),
    optional('version_id', 'string'),
    optional('version_stage', 'string'),
    secret('secret_string'),
  ],
  blocks: [],
};

/** The ephemeral resources that the stand-in providers offer, by provider. */
export const EPHEMERAL_RESOURCES: Readonly<Record<string, Readonly<Record<string, Block>>>> = {
  random: { random_password: RANDOM_PASSWORD },
  aws: {
    aws_secretsmanager_random_password: SECRETSMANAGER_RANDOM_PASSWORD,
    aws_secretsmanager_secret_version: SECRETSMANAGER_SECRET_VERSION,
  },
  helm: {},
};
