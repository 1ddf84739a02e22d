import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';

/** Arguments of one Terraform block. */
export type Block = Record<string, unknown>;

/** A synthesized stack, asked by type. */
export class Output {
  constructor(private readonly json: Record<string, Record<string, Record<string, Block>>>) {}

  /** Every resource of a type. */
  all(type: string): Block[] {
    return Object.values(this.json['resource']?.[type] ?? {});
  }

  /** Every data source of a type. */
  data(type: string): Block[] {
    return Object.values(this.json['data']?.[type] ?? {});
  }

  /** The resource of a type whose arguments include the given ones; says what exists when there is none. */
  one(type: string, having: Block = {}): Block {
    const candidates = this.all(type);
    const found = candidates.filter((block) =>
      Object.entries(having).every(([key, value]) => block[key] === value),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Error(
        `${found.length} ${type} with ${JSON.stringify(having)}; there are ${JSON.stringify(candidates)}`,
      );
    }
    return only;
  }

  /** Terraform address of the resource that `one` finds. */
  address(type: string, having: Block): string {
    const wanted = this.one(type, having);
    const entry = Object.entries(this.json['resource']?.[type] ?? {}).find(([, b]) => b === wanted);
    return `${type}.${entry?.[0] ?? ''}`;
  }

  /** A part of the whole document. */
  get(key: string): Record<string, Record<string, Block>> | undefined {
    return this.json[key];
  }
}

/** A stack with an AWS provider, ready to put constructs into. */
export function awsStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'Aws', { region: 'us-west-2' });
  return stack;
}

/** Synthesizes a stack with all validations. */
export function synth(stack: TerraformStack): Output {
  return new Output(JSON.parse(Testing.synth(stack, true)));
}

/** Statements of a policy in an argument of a block. */
export function statements(block: Block, argument = 'policy'): Block[] {
  return JSON.parse(String(block[argument])).Statement;
}
