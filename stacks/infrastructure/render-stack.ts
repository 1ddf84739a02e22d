import {
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformOutput,
  Tokenization,
  type ResolveOptions,
  type TerraformStack,
} from 'cdktf';
import { deepMerge } from 'cdktf/lib/util';

/** A part of a Terraform JSON document. */
type Block = Readonly<Record<string, unknown>>;

/** An element as it is rendered, for which cdktf has no types. */
interface Rendered {
  toTerraform(): Block;
  toMetadata(): Block;
}

/** What cdktf 0.21 keeps of a stack without showing it. */
interface StackInternals {
  readonly rawOverrides: Block;
  readonly cdktfVersion: string;
}

const resolve: (value: unknown, options: ResolveOptions) => unknown =
  Tokenization.resolve.bind(Tokenization);

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * The Terraform JSON of a stack: what cdktf's `prepareStack()` and `toTerraform()` give together, with each
 * element resolved once instead of three times. Resolving finds references to other stacks and adds
 * outputs to those, so a stack is rendered before the stacks that it refers to.
 */
export function renderStack(stack: TerraformStack): Block {
  const blocks = elementBlocks(stack);
  const { rawOverrides } = internalsOf(stack);
  const overrides = resolved(stack, rawOverrides, false);
  return merged([{ '//': comment(stack, Object.keys(overrides)) }, ...blocks, overrides]);
}

/** Resolving may add elements to the stack itself, which come last. */
function elementBlocks(stack: TerraformStack): Block[] {
  const blocks = new Map<TerraformElement, Block>();
  let fresh = elementsOf(stack);
  while (fresh.length > 0) {
    for (const element of fresh) blocks.set(element, blockOf(stack, element));
    fresh = elementsOf(stack).filter((element) => !blocks.has(element));
  }
  return [...blocks.values()];
}

const elementsOf = (stack: TerraformStack): TerraformElement[] =>
  stack.node.findAll().filter((each) => TerraformElement.isTerraformElement(each));

const blockOf = (stack: TerraformStack, element: Rendered): Block =>
  resolved(stack, element.toTerraform(), true);

/** What cdktf’s own programs read: which version wrote the file, and where each output is. */
function comment(stack: TerraformStack, overrides: readonly string[]): Block {
  const elements = elementsOf(stack);
  const common = {
    version: internalsOf(stack).cdktfVersion,
    stackName: stack.node.id,
    backend: 'local',
    ...(overrides.length > 0 ? { overrides: { stack: overrides } } : {}),
  };
  const outputs = elements
    .filter((element) => TerraformOutput.isTerraformOutput(element))
    .map(({ node, friendlyUniqueId }) => nested(node.path.split('/'), friendlyUniqueId));
  return {
    metadata: merged([common, ...elements.map(metadataOf)]),
    outputs: merged(outputs),
  };
}

/** cdktf takes a member without a value as one to remove. */
const metadataOf = (element: Rendered): Block =>
  Object.fromEntries(
    Object.entries(element.toMetadata()).filter(([, value]) => value !== undefined),
  );

const nested = ([first = '', ...others]: readonly string[], value: string): Block => ({
  [first]: others.length === 0 ? value : nested(others, value),
});

const merge: (target: Block, ...sources: readonly Block[]) => Block = deepMerge;

const merged = (blocks: readonly Block[]): Block => merge({}, ...blocks);

function resolved(stack: TerraformStack, block: Block, preparing: boolean): Block {
  const options = { scope: stack, resolver: RESOLVER, preparing };
  return plainMembers(block, (value) => resolve(value, options));
}

/** What a text has in which cdktf finds a reference: a brace of one, or a number of one. */
const REFERENCE = /[{}]|\de/;

/**
 * A block with its values resolved. cdktf looks for references in every letter, and makes a context for every member: what
 * is plainly none stays as it is, which is nearly all, and the rest is cdktf's.
 */
function plainMembers(block: object, resolveOne: (value: unknown) => unknown): Block {
  const members: Record<string, unknown> = {};
  for (const [key, value] of entriesOf(block)) {
    if (value === undefined) continue;
    const member = isPlain(value) ? plainMembers(value, resolveOne) : valueOf(value, resolveOne);
    if (member !== undefined) members[key] = member;
  }
  return members;
}

const valueOf = (value: unknown, resolveOne: (value: unknown) => unknown): unknown =>
  typeof value === 'boolean' || (typeof value === 'string' && !REFERENCE.test(value))
    ? value
    : resolveOne(value);

const entriesOf: (block: object) => [key: string, value: unknown][] = Object.entries;

/** Whether it is an object of members with plain names, and nothing that cdktf makes of a class. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !('resolve' in value) &&
  !Object.keys(value).some((key) => REFERENCE.test(key));

const internalsOf = (stack: object): StackInternals =>
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- both members are private; the version of cdktf is pinned, and a test compares with its own rendering
  stack as StackInternals;
