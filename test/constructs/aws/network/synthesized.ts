import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack, Testing } from 'cdktf';

/** A class of the provider bindings. */
interface ResourceClass {
  readonly tfResourceType: string;
}

type Arguments = Record<string, unknown>;
type Blocks = Record<string, Record<string, Arguments>>;

/** A stack to build the construct under test in. */
export const testStack = (): TerraformStack => {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'Aws', { region: 'us-west-2' });
  return stack;
};

/** What a stack renders to, with finders that say what exists when they miss. */
export class Synthesized {
  private readonly json: Record<string, Blocks | undefined>;

  constructor(stack: TerraformStack) {
    this.json = JSON.parse(Testing.synth(stack, true)) as Record<string, Blocks | undefined>;
  }

  /** Every resource of a class, by logical id. */
  all(resource: ResourceClass): Record<string, Arguments> {
    return this.json['resource']?.[resource.tfResourceType] ?? {};
  }

  /** The one resource of a class whose logical id contains a text. */
  one(resource: ResourceClass, idPart = ''): Arguments {
    return only(this.all(resource), resource.tfResourceType, idPart);
  }

  /** The one data source of a class whose logical id contains a text. */
  data(source: ResourceClass, idPart = ''): Arguments {
    const type = source.tfResourceType;
    return only(this.json['data']?.[type.replace(/^data_/, '')] ?? {}, type, idPart);
  }

  /** How many resources of a class there are. */
  count(resource: ResourceClass): number {
    return Object.keys(this.all(resource)).length;
  }

  /** The types of all resources. */
  types(): string[] {
    return Object.keys(this.json['resource'] ?? {}).sort();
  }

  /** A top-level block such as `output` or `locals`. */
  block(name: string): unknown {
    return this.json[name];
  }
}

/** What a value with references renders to. */
export const resolved = (stack: TerraformStack, value: unknown): unknown => {
  new TerraformOutput(stack, 'Resolved', { value });
  const outputs = new Synthesized(stack).block('output') as Record<string, Arguments>;
  return outputs['Resolved']?.['value'];
};

/** A policy document in an argument. */
export const document = (text: unknown): unknown => JSON.parse(String(text));

function only(found: Record<string, Arguments>, type: string, idPart: string): Arguments {
  const matches = Object.entries(found).filter(([id]) => id.includes(idPart));
  const [match] = matches;
  if (!match || matches.length > 1) {
    throw new Error(
      `${matches.length} ${type} match '${idPart}'; there are: ${Object.keys(found).join(', ') || 'none'}`,
    );
  }
  return match[1];
}
