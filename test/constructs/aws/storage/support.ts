import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import type { IEncryptionKey } from '../../../../constructs/aws/encryption';
import type { GrantStatement, IGrantee } from '../../../../constructs/aws/identity';

/** An empty stack with the AWS provider. */
export const newStack = (): TerraformStack => {
  const stack = new TerraformStack(Testing.app(), 'Test');
  new AwsProvider(stack, 'Aws', { region: 'us-west-2' });
  return stack;
};

/** One block of Terraform JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach deep into output whose shape is the thing under test
export type Block = Record<string, any>;

/** The output of a stack, with finders that say what exists when they miss. */
export class Output {
  readonly json: Block;

  constructor(stack: TerraformStack) {
    this.json = JSON.parse(Testing.synth(stack, true)) as Block;
  }

  all(type: string): Block[] {
    return Object.values((this.json['resource']?.[type] ?? {}) as Record<string, Block>);
  }

  one(type: string): Block {
    const [first, ...others] = this.all(type);
    if (first !== undefined && others.length === 0) return first;
    const types = Object.keys((this.json['resource'] ?? {}) as Block).join(', ');
    throw new Error(`expected one ${type}, found ${this.all(type).length}; types: ${types}`);
  }

  /** Statements of the policy document in an argument of the only resource of this type, by sid. */
  statements(type: string, argument = 'policy'): Record<string, Block> {
    const policy = JSON.parse(this.one(type)[argument] as string) as { Statement: Block[] };
    return Object.fromEntries(policy.Statement.map((statement) => [statement['Sid'], statement]));
  }
}

/** A key of somebody else. */
export const KEY: IEncryptionKey = {
  arn: 'arn:aws:kms:us-west-2:111122223333:key/1a2b',
  keyId: '1a2b',
};

/** An identity that only remembers what it was granted. */
export class FakeGrantee implements IGrantee {
  readonly policies: { id: string; statements: readonly GrantStatement[] }[] = [];

  addPolicy(id: string, statements: readonly GrantStatement[]): void {
    this.policies.push({ id, statements });
  }

  get actions(): string[] {
    return this.policies.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions));
  }
}

/** A network of three zones. */
export const NETWORK = {
  vpcId: 'vpc-1',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  privateSubnetIds: ['subnet-p1', 'subnet-p2', 'subnet-p3'],
  intraSubnetIds: ['subnet-i1', 'subnet-i2', 'subnet-i3'],
};
