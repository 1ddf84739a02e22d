import {
  cutModule,
  parseEntries,
  parseFlags,
  type Flags,
  type HclEntry,
  type Module,
  type Struct,
} from './bindings-module';
import type { Attribute, Block, CtyType, NestedBlock, Nesting } from './schema';

const PRIMITIVES: Readonly<Record<string, CtyType>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  any: 'dynamic',
};

const GETTERS: Readonly<Record<string, CtyType>> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
  getAnyMapAttribute: ['map', 'dynamic'],
  interpolationForAttribute: 'dynamic',
};

const COLLECTION_CLASSES: Readonly<Record<string, CtyType>> = {
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
  AnyMap: ['map', 'dynamic'],
  StringMapList: ['list', ['map', 'string']],
  StringListList: ['list', ['list', 'string']],
};

/**
 * The schema of the resource, data source or provider that one bindings module defines.
 *
 * Lost against the provider's own schema: limits of repeated blocks above one, "sensitive", and
 * everything the provider checks in code.
 */
export function parseBindings(source: string): Block {
  const module = cutModule(source);
  const main = /export class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider)/.exec(
    source,
  )?.[1];
  if (main === undefined) {
    throw new Error('the module defines no resource, data source or provider');
  }
  const body = module.classes.get(main) ?? '';
  const config = /config: (\w+)/.exec(body)?.[1] ?? `${main}Config`;
  const struct: Struct = {
    flags: parseFlags(body),
    entries: parseEntries(/synthesizeHclAttributes[\s\S]*$/.exec(body)?.[0] ?? ''),
  };
  return parseStruct(module, struct, module.blocksOf(config));
}

function parseStruct(module: Module, struct: Struct, documented: ReadonlySet<string>): Block {
  const attributes: Attribute[] = [];
  const blocks: NestedBlock[] = [];
  for (const [name, flags] of struct.flags) {
    const entry = struct.entries.get(name);
    const mapper = entry === undefined ? undefined : mapperOf(entry);
    if (entry === undefined) {
      attributes.push({ name, ...plain(flags), ...computedType(module, name, flags) });
    } else if (mapper === undefined) {
      attributes.push({ name, ...plain(flags), ...writeOnly(name), type: inputType(entry) });
    } else if (documented.has(name)) {
      blocks.push(nestedBlock(module, name, flags, entry, mapper));
    } else {
      attributes.push(structuredAttribute(module, name, flags, entry, mapper));
    }
  }
  return { attributes, blocks };
}

function plain(flags: Flags): Pick<Attribute, 'required' | 'optional' | 'computed'> {
  return { required: flags.required, optional: flags.optional, computed: flags.computed };
}

/** The providers name every write-only argument `…_wo`; the bindings carry no other mark. */
function writeOnly(name: string): Pick<Attribute, 'writeOnly'> {
  return name.endsWith('_wo') && !name.startsWith('has_') ? { writeOnly: true } : {};
}

function mapperOf(entry: HclEntry): string | undefined {
  return /(?<![.\w])(\w+ToHclTerraform)\b/.exec(entry.value)?.[1];
}

function inputType(entry: HclEntry): CtyType {
  const simple = PRIMITIVES[entry.storage];
  if (simple !== undefined) {
    return simple;
  }
  const match = /^(string|number|boolean|any)((?:List|Map)+)$/.exec(entry.storage);
  const element = PRIMITIVES[match?.[1] ?? ''];
  if (match === null || element === undefined) {
    throw new Error(`unknown storage class '${entry.storage}' in the bindings`);
  }
  const wraps = (match[2] ?? '').match(/List|Map/g) ?? [];
  const type = wraps.reduce<CtyType>(
    (inner, wrap) => [wrap === 'List' ? 'list' : 'map', inner],
    element,
  );
  return entry.type === 'set' && Array.isArray(type) && type[0] === 'list'
    ? ['set', type[1]]
    : type;
}

function nestedBlock(
  module: Module,
  name: string,
  flags: Flags,
  entry: HclEntry,
  mapper: string,
): NestedBlock {
  const repeated = entry.value.includes('listMapperHcl(');
  const nesting = nestingOf(entry.type);
  return {
    name,
    nesting,
    block: structOf(module, mapper),
    min: flags.required ? 1 : 0,
    max: repeated || nesting === 'single' ? 0 : 1,
  };
}

function nestingOf(type: string): Nesting {
  return type === 'struct' ? 'single' : (type as Nesting);
}

/**
 * An argument that takes objects. Where the mapper writes an absent member as null, the provider
 * declares an attribute of object type, in which every member must be present; elsewhere it
 * declares nested attributes.
 */
function structuredAttribute(
  module: Module,
  name: string,
  flags: Flags,
  entry: HclEntry,
  mapper: string,
): Attribute {
  const { attributes, blocks } = structOf(module, mapper);
  const nesting = nestingOf(entry.type);
  const members = [...attributes, ...blocks.map((block) => asAttribute(block))];
  if ((module.mappers.get(mapper) ?? '').includes('=== undefined ? null :')) {
    const object: CtyType = ['object', memberTypes(members)];
    return { name, ...plain(flags), type: nesting === 'single' ? object : [nesting, object] };
  }
  const secret = writeOnly(name);
  return {
    name,
    ...plain(flags),
    ...secret,
    nested: { nesting, attributes: members.map((member) => ({ ...member, ...secret })) },
  };
}

function asAttribute(block: NestedBlock): Attribute {
  return {
    name: block.name,
    required: block.min > 0,
    optional: block.min === 0,
    computed: false,
    nested: {
      nesting: block.nesting,
      attributes: [...block.block.attributes, ...block.block.blocks.map(asAttribute)],
    },
  };
}

function memberTypes(attributes: readonly Attribute[]): Record<string, CtyType> {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, typeOf(attribute)]));
}

/** The value type of an attribute, nested attributes written out as objects. */
export function typeOf(attribute: Attribute): CtyType {
  if (attribute.nested === undefined) {
    return attribute.type ?? 'dynamic';
  }
  const object: CtyType = ['object', memberTypes(attribute.nested.attributes)];
  return attribute.nested.nesting === 'single' ? object : [attribute.nested.nesting, object];
}

function structOf(module: Module, mapper: string): Block {
  const body = module.mappers.get(mapper);
  if (body === undefined) {
    throw new Error(`the bindings module has no function '${mapper}'`);
  }
  const stem = mapper.slice(0, -'ToHclTerraform'.length);
  const name = /struct\?: (?:cdktf\.IResolvable \| )?(\w+)/.exec(body)?.[1] ?? '';
  const own = /struct\?: ([^)]*)\)/.exec(body)?.[1] ?? '';
  const interfaceName =
    own
      .split('|')
      .map((part) => part.trim())
      .find((part) => module.interfaces.has(part)) ?? name;
  const entries = parseEntries(body);
  const reference = module.classes.get(
    `${stem.charAt(0).toUpperCase()}${stem.slice(1)}OutputReference`,
  );
  const flags =
    reference === undefined
      ? flagsFromInterface(entries, module.interfaces.get(interfaceName) ?? '')
      : parseFlags(reference);
  return parseStruct(module, { flags, entries }, module.blocksOf(interfaceName));
}

/** Arguments of providers have no output class: the interface's `?` tells optional from required. */
function flagsFromInterface(
  entries: ReadonlyMap<string, HclEntry>,
  declaration: string,
): Map<string, Flags> {
  const flags = new Map<string, Flags>();
  for (const [name, entry] of entries) {
    const field = /struct!?\.(\w+)/.exec(entry.value)?.[1] ?? name;
    const optional = new RegExp(`readonly ${field}\\?:`).test(declaration);
    flags.set(name, { computed: false, optional, required: !optional, code: '' });
  }
  return flags;
}

/** The type of a result that cannot be set: from its getter, or from the class of its field. */
function computedType(
  module: Module,
  name: string,
  flags: Flags,
): Pick<Attribute, 'type' | 'nested'> {
  const field = /new (cdktf\.)?(\w+)\(this, "\w+"(?:, (true|false))?\)/.exec(flags.code);
  const [, library, className = '', isSet] = field ?? [];
  if (library !== undefined) {
    return { type: COLLECTION_CLASSES[className] ?? 'dynamic' };
  }
  if (field !== null) {
    return { type: computedObject(module, className, isSet === 'true') };
  }
  const getter = /(get\w+Attribute|interpolationForAttribute)\(/.exec(flags.code)?.[1] ?? '';
  const type = GETTERS[getter];
  if (type === undefined) {
    throw new Error(`cannot tell the type of '${name}' from '${flags.code.trim()}'`);
  }
  const isToList = flags.code.includes('Fn.tolist(');
  return { type: isToList && Array.isArray(type) ? (['set', type[1]] as CtyType) : type };
}

function computedObject(module: Module, className: string, isSet: boolean): CtyType {
  const suffix = /(List|Map|OutputReference)$/.exec(className)?.[1] ?? '';
  const stem = className.slice(0, className.length - suffix.length);
  const body = module.classes.get(`${stem}OutputReference`);
  if (body === undefined) {
    throw new Error(`the bindings module has no class '${stem}OutputReference'`);
  }
  const members: Record<string, CtyType> = {};
  for (const [name, flags] of parseFlags(body)) {
    const member = computedType(module, name, flags);
    members[name] = member.type ?? 'dynamic';
  }
  const object: CtyType = ['object', members];
  if (suffix === 'OutputReference') {
    return object;
  }
  return [suffix === 'Map' ? 'map' : isSet ? 'set' : 'list', object];
}
