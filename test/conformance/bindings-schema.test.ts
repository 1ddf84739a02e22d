import * as path from 'node:path';
import { parseBindings } from '../../conformance/terraform/provider/bindings-schema';
import {
  bindingsFolder,
  readBindingsSource,
} from '../../conformance/terraform/provider/bindings-source';
import {
  providerSchema,
  usedTypes,
  type TerraformDocument,
} from '../../conformance/terraform/provider/catalogue';
import type { Attribute, Block, NestedBlock } from '../../conformance/terraform/provider/schema';

const NODE_MODULES = path.resolve(__dirname, '../../node_modules');

function schema(provider: string, folder: string): Block {
  const source = readBindingsSource(
    path.join(NODE_MODULES, '@cdktf', `provider-${provider}`),
    folder,
  );
  return parseBindings(source ?? '');
}

function attribute(block: Block, name: string): Attribute {
  const found = block.attributes.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no attribute '${name}' in ${block.attributes.map((a) => a.name).join(', ')}`);
  }
  return found;
}

function nested(block: Block, name: string): NestedBlock {
  const found = block.blocks.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no block '${name}' in ${block.blocks.map((b) => b.name).join(', ')}`);
  }
  return found;
}

describe('the schema read from the AWS bindings', () => {
  const cluster = schema('aws', 'eks-cluster');

  test.each([
    ['name', { required: true, optional: false, computed: false, type: 'string' }],
    ['region', { required: false, optional: true, computed: true, type: 'string' }],
    ['tags', { required: false, optional: true, computed: false, type: ['map', 'string'] }],
    ['endpoint', { required: false, optional: false, computed: true, type: 'string' }],
    ['enabled_cluster_log_types', { optional: true, computed: false, type: ['set', 'string'] }],
    ['bootstrap_self_managed_addons', { optional: true, type: 'bool' }],
  ])('says of argument %s who decides it and its type', (name, expected) => {
    expect(attribute(cluster, name)).toMatchObject(expected);
  });

  test('gives a result that is a list of objects its full type', () => {
    const issuer = ['list', ['object', { issuer: 'string' }]];
    expect(attribute(cluster, 'identity').type).toEqual(['list', ['object', { oidc: issuer }]]);
  });

  test('takes a required block once and an optional one at most once', () => {
    expect(nested(cluster, 'vpc_config')).toMatchObject({ nesting: 'list', min: 1, max: 1 });
    expect(nested(cluster, 'compute_config')).toMatchObject({ nesting: 'list', min: 0, max: 1 });
  });

  test('leaves the number of a repeated block open', () => {
    const document = schema('aws', 'data-aws-iam-policy-document');
    expect(nested(document, 'statement')).toMatchObject({ nesting: 'list', min: 0, max: 0 });
    expect(nested(nested(document, 'statement').block, 'principals').nesting).toBe('set');
  });

  test('takes timeouts as a single block', () => {
    expect(nested(cluster, 'timeouts')).toMatchObject({ nesting: 'single', max: 0 });
  });

  test('reads blocks inside blocks', () => {
    const provider = nested(nested(cluster, 'encryption_config').block, 'provider');
    expect(attribute(provider.block, 'key_arn')).toMatchObject({ required: true });
  });

  test('reads results inside blocks as decided by the provider', () => {
    const vpc = nested(cluster, 'vpc_config').block;
    expect(attribute(vpc, 'vpc_id')).toMatchObject({ computed: true, optional: false });
  });

  test('takes an argument whose members are all written as objects of a fixed type', () => {
    const { type } = attribute(schema('aws', 'security-group'), 'egress');
    expect(type).toMatchObject(['set', ['object', { self: 'bool', from_port: 'number' }]]);
  });

  test('marks write-only arguments, and nothing else', () => {
    const version = schema('aws', 'secretsmanager-secret-version');
    const marked = version.attributes.filter((each) => each.writeOnly === true);
    expect(marked.map((each) => each.name)).toEqual(['secret_string_wo']);
  });
});

describe('the schema read from the Helm bindings', () => {
  test('has the connection as nested attributes, not as blocks', () => {
    const provider = schema('helm', 'provider');
    expect(provider.blocks).toEqual([]);
    const { nested: kubernetes } = attribute(provider, 'kubernetes');
    const exec = kubernetes?.attributes.find((each) => each.name === 'exec')?.nested;
    expect(kubernetes?.nesting).toBe('single');
    expect(exec?.attributes.find((each) => each.name === 'command')?.required).toBe(true);
    expect(exec?.attributes.find((each) => each.name === 'args')).toMatchObject({
      optional: true,
      type: ['list', 'string'],
    });
  });

  test('has write-only values with write-only members', () => {
    const { writeOnly, nested: members } = attribute(schema('helm', 'release'), 'set_wo');
    expect(writeOnly).toBe(true);
    expect(members?.attributes.every((each) => each.writeOnly === true)).toBe(true);
  });
});

describe('reading a module of the bindings', () => {
  test('finds the folder of a type by its name', () => {
    expect(bindingsFolder('resource', 'aws', 'aws_eks_cluster')).toBe('eks-cluster');
    expect(bindingsFolder('data', 'aws', 'aws_eks_addon_version')).toBe(
      'data-aws-eks-addon-version',
    );
    expect(bindingsFolder('resource', 'helm', 'helm_release')).toBe('release');
  });

  test('has nothing for a type that the bindings do not know', () => {
    expect(readBindingsSource(path.join(NODE_MODULES, '@cdktf/provider-aws'), 'no-such')).toBe(
      undefined,
    );
  });

  test('fails when a module defines no type', () => {
    expect(() => parseBindings('export const nothing = 1;')).toThrow('defines no resource');
  });

  test('fails when the type of a result cannot be told', () => {
    const source = [
      'export class Odd extends cdktf.TerraformResource {',
      '  // thing - computed: true, optional: false, required: false',
      '  public get thing() {',
      '    return this.somethingNew();',
      '  }',
      '}',
    ].join('\n');
    expect(() => parseBindings(source)).toThrow("cannot tell the type of 'thing'");
  });
});

describe('the schema of a provider', () => {
  const documents: readonly TerraformDocument[] = [
    { resource: { aws_vpc: {}, helm_release: {} } },
    { resource: { aws_nothing: {} }, data: { aws_region: {} } },
  ];
  const used = usedTypes(documents);

  test('holds the types in use and no others', () => {
    const aws = providerSchema('aws', used, NODE_MODULES);
    expect(Object.keys(aws.resources)).toEqual(['aws_vpc']);
    expect(Object.keys(aws.dataSources)).toEqual(['aws_region']);
    expect(Object.keys(providerSchema('helm', used, NODE_MODULES).resources)).toEqual([
      'helm_release',
    ]);
  });

  test('leaves out the argument that Terraform keeps for itself', () => {
    const { provider } = providerSchema('helm', used, NODE_MODULES);
    expect(provider.attributes.map((each) => each.name)).not.toContain('alias');
  });

  test('offers random passwords as ephemeral resources only', () => {
    const random = providerSchema('random', used, NODE_MODULES);
    expect(random.resources).toEqual({});
    expect(Object.keys(random.ephemeralResources)).toEqual(['random_password']);
  });
});
