import {
  DeclaredSecret,
  EPHEMERAL_TERRAFORM_VERSION,
  GeneratedSecret,
  PublishedValues,
  requireEphemeralTerraform,
} from '../../../../constructs/aws/secrets';
import type { GeneratedSecretProps, SecretValue } from '../../../../constructs/aws/secrets';
import { FakeGrantee, KEY, Output, newStack } from '../storage/support';

const COMMON = {
  name: 'ml/keycloak/database',
  description: 'database of Keycloak',
  encryptionKey: KEY,
};
const PASSWORD: SecretValue = { generate: {} };

const create = (props: Partial<GeneratedSecretProps> = {}) => {
  const stack = newStack();
  const secret = new GeneratedSecret(stack, 'Database', {
    ...COMMON,
    values: { username: { fixed: 'keycloak' }, password: PASSWORD },
    ...props,
  });
  return { stack, secret };
};
const output = (props: Partial<GeneratedSecretProps> = {}): Output =>
  new Output(create(props).stack);
const passwords = (result: Output): unknown[] =>
  Object.values(result.json['ephemeral'].random_password as object);

describe('a generated secret', () => {
  const result = output();

  test('is encrypted, protected and can be restored for a month', () => {
    expect(result.one('aws_secretsmanager_secret')).toMatchObject({
      name: 'ml/keycloak/database',
      kms_key_id: KEY.arn,
      recovery_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('makes its password in an ephemeral block that suits URLs and databases', () => {
    expect(passwords(result)).toEqual([
      { length: 32, min_lower: 1, min_upper: 1, min_numeric: 1, special: false },
    ]);
  });

  test('writes a JSON object by the write-only argument, never by the stored one', () => {
    const version = result.one('aws_secretsmanager_secret_version');
    const [label] = Object.keys(result.json['ephemeral'].random_password);
    expect(version['secret_string_wo']).toBe(
      `\${jsonencode({ "username" = "keycloak", "password" = ephemeral.random_password.${label ?? ''}.result })}`,
    );
    expect(version['secret_string_wo_version']).toBe(1);
    expect(version).not.toHaveProperty('secret_string');
  });

  test('brings the provider and the Terraform version that ephemeral values need', () => {
    expect(result.json['terraform']).toMatchObject({
      required_version: '>= 1.11.0',
      required_providers: {
        aws: expect.anything(),
        random: { source: 'hashicorp/random', version: '~> 3.7' },
      },
    });
  });

  test('frees its name at once when it is deletable', () => {
    const secret = output({ protection: 'deletable' }).one('aws_secretsmanager_secret');
    expect(secret).toMatchObject({
      recovery_window_in_days: 0,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('is rotated by raising its generation', () => {
    const { stack, secret } = create({ generation: 3 });
    expect(secret.generation).toBe(3);
    expect(new Output(stack).one('aws_secretsmanager_secret_version')).toMatchObject({
      secret_string_wo_version: 3,
    });
  });

  test('may use symbols that need no escaping, and another length', () => {
    const values = { password: { generate: { length: 64, symbols: true } } };
    expect(passwords(output({ values }))).toEqual([
      expect.objectContaining({
        length: 64,
        special: true,
        override_special: '-_.~',
        min_special: 1,
      }),
    ]);
  });

  test('encodes a key where a cipher wants bytes', () => {
    const values: GeneratedSecretProps['values'] = { fernet: { generate: { encoding: 'base64' } } };
    expect(output({ values }).one('aws_secretsmanager_secret_version')['secret_string_wo']).toMatch(
      /"fernet" = base64encode\(ephemeral\.random_password\.\w+\.result\)/,
    );
  });

  test('makes one ephemeral block for each generated value', () => {
    expect(passwords(output({ values: { password: PASSWORD, cookie: PASSWORD } }))).toHaveLength(2);
  });

  test('keeps quotes and template openers of a fixed value literal', () => {
    const values = { note: { fixed: 'a"b ${c} %{d} $e' }, password: PASSWORD };
    expect(
      output({ values }).one('aws_secretsmanager_secret_version')['secret_string_wo'],
    ).toContain('"note" = "a\\"b $${c} %%{d} $e"');
  });

  test('hands a stored value on to a write-only argument through an ephemeral read', () => {
    const { stack, secret } = create();
    const expression = secret.writeOnlyValue('password');
    const { json } = new Output(stack);
    const [[label, read] = []] = Object.entries(
      json['ephemeral'].aws_secretsmanager_secret_version as Record<string, unknown>,
    );
    expect(expression).toBe(
      `\${jsondecode(ephemeral.aws_secretsmanager_secret_version.${label ?? ''}.secret_string)["password"]}`,
    );
    expect(read).toEqual({
      secret_id: expect.stringMatching(/^\$\{aws_secretsmanager_secret_version\..*\.secret_id\}$/),
      version_id: expect.stringMatching(
        /^\$\{aws_secretsmanager_secret_version\..*\.version_id\}$/,
      ),
    });
    expect(secret.valueNames).toEqual(['username', 'password']);
  });

  test('may be read by an identity', () => {
    const { secret } = create();
    const grantee = new FakeGrantee();
    secret.grantRead(grantee);
    expect(grantee.policies).toEqual([
      {
        id: 'Database-Read',
        statements: [
          {
            sid: 'ReadSecret',
            actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
            resources: [secret.arn],
          },
          { sid: 'UseKey', actions: ['kms:Decrypt'], resources: [KEY.arn] },
        ],
      },
    ]);
  });

  test.each<[string, Partial<GeneratedSecretProps>, string]>([
    ['the name has a space', { name: 'my secret' }, `'name' must be 1 to 512 letters`],
    ['the name is empty', { name: '' }, `'name' must be 1 to 512 letters`],
    [
      'the name looks like an ARN',
      { name: 'ml/db-abc123' },
      `'name' must not end in a hyphen and six`,
    ],
    [
      'a value has no proper name',
      { values: { 'pass word': PASSWORD } },
      `'values' must have names of letters`,
    ],
    [
      'a credential is fixed',
      { values: { db_password: { fixed: 'x' }, other: PASSWORD } },
      `'values' must not fix the credential 'db_password'`,
    ],
    [
      'a fixed value is computed',
      { values: { host: { fixed: '${TfToken[TOKEN.0]}' }, password: PASSWORD } },
      `'fixed' of value 'host' must be known at synth`,
    ],
    [
      'nothing is generated',
      { values: { username: { fixed: 'x' } } },
      `'values' must generate at least one value`,
    ],
    [
      'the generation is zero',
      { generation: 0 },
      `'generation' must be a whole number of at least 1, got 0`,
    ],
    [
      'the value is short',
      { values: { password: { generate: { length: 15 } } } },
      `'length' of value 'password' must be a whole number from 16 to 128, got 15`,
    ],
    ['the value is long', { values: { password: { generate: { length: 129 } } } }, `got 129`],
  ])('fails when %s', (_case, props, message) => {
    expect(() => create(props)).toThrow(message);
  });

  test('fails when a value is asked for that it does not have', () => {
    expect(() => create().secret.writeOnlyValue('token')).toThrow(
      `there is no value 'token'; existing ones: username, password`,
    );
  });
});

describe('a declared secret', () => {
  test('is a place without a value', () => {
    const stack = newStack();
    new DeclaredSecret(stack, 'HuggingFace', { ...COMMON, name: 'ml/hf-hub' });
    const result = new Output(stack);
    expect(result.one('aws_secretsmanager_secret')['name']).toBe('ml/hf-hub');
    expect(result.all('aws_secretsmanager_secret_version')).toEqual([]);
    expect(result.json['ephemeral']).toBeUndefined();
    expect(result.json['terraform']).not.toHaveProperty('required_version');
  });

  test('may exist already', () => {
    const stack = newStack();
    const secret = DeclaredSecret.fromName(stack, 'Token', 'team/token');
    const grantee = new FakeGrantee();
    secret.grantRead(grantee);
    expect(secret.name).toBe('team/token');
    expect(secret.arn).toMatch(/:secret:team\/token-\?{6}$/);
    expect(grantee.actions).toEqual([
      'secretsmanager:GetSecretValue',
      'secretsmanager:DescribeSecret',
    ]);
    expect(new Output(stack).json['resource']).toBeUndefined();
  });

  test('brings its key when it exists with one', () => {
    const grantee = new FakeGrantee();
    DeclaredSecret.fromName(newStack(), 'Token', 'team/token', KEY).grantRead(grantee);
    expect(grantee.actions).toContain('kms:Decrypt');
  });

  test('fails when the existing one has no proper name', () => {
    expect(() => DeclaredSecret.fromName(newStack(), 'Token', 'team token')).toThrow(
      `'name' must be 1 to 512`,
    );
  });
});

describe('published values', () => {
  const publish = (values: Record<string, string>): Output => {
    const stack = newStack();
    new PublishedValues(stack, 'Endpoint', { ...COMMON, name: 'ml/endpoint', values });
    return new Output(stack);
  };

  test('are written as JSON in the open', () => {
    const version = publish({ host: 'db.example', port: '5432' }).one(
      'aws_secretsmanager_secret_version',
    );
    expect(version['secret_string']).toBe(
      '${jsonencode({"host" = "db.example", "port" = "5432"})}',
    );
  });

  test.each<[string, Record<string, string>, string]>([
    ['there are none', {}, `'values' must have at least one entry`],
    ['one is a credential', { api_key: 'x' }, `'values' must not fix the credential 'api_key'`],
    ['one has no proper name', { 'a b': 'x' }, `'values' must have names of letters`],
  ])('fails when %s', (_case, values, message) => {
    expect(() => publish(values)).toThrow(message);
  });
});

test('a stack can ask for the Terraform version itself', () => {
  const stack = newStack();
  requireEphemeralTerraform(stack);
  expect(new Output(stack).json['terraform'].required_version).toBe(EPHEMERAL_TERRAFORM_VERSION);
});
