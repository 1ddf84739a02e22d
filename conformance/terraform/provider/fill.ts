import type { Attribute, Block, CtyType, NestedBlock } from './schema';
import { typeOf } from './bindings-schema';
import { hasUnknown, isObject, Unknown, UNKNOWN, type Value } from './wire';

/** What becomes of one attribute; the value is never that of a nested attribute with a value. */
type Visit = (attribute: Attribute, value: Value) => Value;

/** Makes a value for the attribute or member of that name. */
export type Make = (name: string, type: CtyType) => Value;

/** The planned state: computed arguments that are not set become unknown, write-only ones null. */
export function planned(block: Block, proposed: Value): Value {
  return walk(block, proposed, (attribute, value) => {
    if (attribute.writeOnly === true) {
      return null;
    }
    return value === null && attribute.computed ? UNKNOWN : value;
  });
}

/** The new state: what is still unknown gets a made value, write-only arguments are null. */
export function applied(block: Block, state: Value, make: Make): Value {
  return walk(block, state, (attribute, value) =>
    attribute.writeOnly === true ? null : known(attribute.name, typeOf(attribute), value, make),
  );
}

/** The result of a data source or an ephemeral resource: computed attributes get made values. */
export function read(block: Block, config: Value, make: Make): Value {
  return walk(block, config, (attribute, value) => {
    const isOpen = value === null || value instanceof Unknown;
    return isOpen && attribute.computed ? make(attribute.name, typeOf(attribute)) : value;
  });
}

/** The value with everything that is unknown in it replaced by made values. */
function known(name: string, type: CtyType, value: Value, make: Make): Value {
  if (value instanceof Unknown) {
    return make(name, type);
  }
  if (!hasUnknown(value) || typeof type === 'string') {
    return value;
  }
  const inner = type[1];
  if (Array.isArray(value)) {
    return value.map((item) => known(name, inner as CtyType, item, make));
  }
  const members = type[0] === 'object' ? type[1] : {};
  return mapMembers(value, (key, member) =>
    known(key, members[key] ?? (inner as CtyType), member, make),
  );
}

function mapMembers(value: Value, change: (key: string, member: Value) => Value): Value {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(key, member)]))
    : value;
}

function walk(block: Block, value: Value, visit: Visit): Value {
  if (!isObject(value)) {
    return value;
  }
  const result: Record<string, Value> = { ...value };
  for (const attribute of block.attributes) {
    result[attribute.name] = walkAttribute(attribute, value[attribute.name] ?? null, visit);
  }
  for (const nested of block.blocks) {
    result[nested.name] = walkBlock(nested, value[nested.name] ?? null, visit);
  }
  return result;
}

function walkBlock(nested: NestedBlock, value: Value, visit: Visit): Value {
  return each(nested.nesting === 'single', value, (item) => walk(nested.block, item, visit));
}

function walkAttribute(attribute: Attribute, value: Value, visit: Visit): Value {
  const { nested } = attribute;
  const isOpen = value === null || value instanceof Unknown;
  if (nested === undefined || isOpen || attribute.writeOnly === true) {
    return visit(attribute, value);
  }
  const inner: Block = { attributes: nested.attributes, blocks: [] };
  return each(nested.nesting === 'single', value, (item) => walk(inner, item, visit));
}

function each(isSingle: boolean, value: Value, apply: (item: Value) => Value): Value {
  if (isSingle) {
    return apply(value);
  }
  if (Array.isArray(value)) {
    return value.map(apply);
  }
  return mapMembers(value, (_key, item) => apply(item));
}
