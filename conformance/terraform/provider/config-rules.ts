import type { Attribute, Block } from './schema';
import { isObject, type Value } from './wire';

/** A mistake in a configuration, with the path of the argument. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly summary: string;
  readonly detail: string;
}

/**
 * What Terraform leaves to the provider to refuse: a value for an attribute that only the provider
 * can decide.
 */
export function computedOnlyMistakes(block: Block, config: Value): Mistake[] {
  return inBlock(block, config, []);
}

function inBlock(block: Block, config: Value, path: readonly (string | number)[]): Mistake[] {
  if (!isObject(config)) {
    return [];
  }
  const own = block.attributes.flatMap((attribute) =>
    inAttribute(attribute, config[attribute.name] ?? null, [...path, attribute.name]),
  );
  const nested = block.blocks.flatMap((child) =>
    inItems(config[child.name] ?? null, [...path, child.name], (item, at) =>
      inBlock(child.block, item, at),
    ),
  );
  return [...own, ...nested];
}

function inAttribute(
  attribute: Attribute,
  value: Value,
  path: readonly (string | number)[],
): Mistake[] {
  if (value === null) {
    return [];
  }
  const { nested } = attribute;
  if (nested !== undefined) {
    const inner: Block = { attributes: nested.attributes, blocks: [] };
    return inItems(value, path, (item, at) => inBlock(inner, item, at));
  }
  if (!attribute.computed || attribute.optional) {
    return [];
  }
  return [
    {
      path,
      summary: 'Value for a computed attribute',
      detail: `'${path.join('.')}' is decided by the provider and cannot be set; remove it`,
    },
  ];
}

function inItems(
  value: Value,
  path: readonly (string | number)[],
  check: (item: Value, path: readonly (string | number)[]) => Mistake[],
): Mistake[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => check(item, [...path, index]));
  }
  return check(value, path);
}
