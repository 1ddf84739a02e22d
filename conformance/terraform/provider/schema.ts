/** A Terraform type constraint in the JSON form that the protocol carries. */
export type CtyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | ['list' | 'set' | 'map', CtyType]
  | ['object', Readonly<Record<string, CtyType>>];

/** How the elements of a nested attribute or block are collected. */
export type Nesting = 'single' | 'list' | 'set' | 'map';

/** One argument or result of a block; exactly one of `type` and `nested` is set. */
export interface Attribute {
  readonly name: string;
  readonly type?: CtyType;
  readonly nested?: { readonly nesting: Nesting; readonly attributes: readonly Attribute[] };
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
}

/** A block inside a block, with the number of times it may be written (0 = no limit). */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: Nesting;
  readonly block: Block;
  readonly min: number;
  readonly max: number;
}

/** The structure of a resource, a data source, a provider or a nested block. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** Everything one stand-in provider knows about its types. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
  readonly ephemeralResources: Readonly<Record<string, Block>>;
}

/** The protocol message of a block's schema. */
export function schemaMessage(block: Block): object {
  return { version: 0, block: blockMessage(block) };
}

/** The protocol messages of a map of schemas. */
export function schemaMessages(blocks: Readonly<Record<string, Block>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => [name, schemaMessage(block)]),
  );
}

function blockMessage(block: Block): object {
  return {
    version: 0,
    attributes: block.attributes.map(attributeMessage),
    block_types: block.blocks.map((nested) => ({
      type_name: nested.name,
      block: blockMessage(nested.block),
      nesting: nested.nesting.toUpperCase(),
      min_items: nested.min,
      max_items: nested.max,
    })),
  };
}

function attributeMessage(attribute: Attribute): object {
  const type =
    attribute.nested === undefined
      ? { type: Buffer.from(JSON.stringify(attribute.type)) }
      : {
          nested_type: {
            nesting: attribute.nested.nesting.toUpperCase(),
            attributes: attribute.nested.attributes.map(attributeMessage),
          },
        };
  return {
    name: attribute.name,
    ...type,
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive ?? false,
    write_only: attribute.writeOnly ?? false,
  };
}
