import type { Field, Shape } from './shape';

/** Smaller structures are repeated: a name would cost a reader more than the lines. */
const MIN_LINES = 6;

const textOf = (shape: Shape): string =>
  JSON.stringify(shape, (_key, value: unknown) => (value instanceof Map ? [...value] : value));

const innerOf = (shape: Shape): readonly (readonly [name: string, shape: Shape])[] => {
  if (shape.kind === 'list') return [['Item', shape.items]];
  if (shape.kind === 'map') return [['Value', shape.values]];
  if (shape.kind !== 'object') return [];
  return [...shape.fields].map(([name, field]) => [name, field.shape]);
};

const sizeOf = (shape: Shape): number =>
  innerOf(shape).reduce((sum, [, inner]) => sum + sizeOf(inner), 1);

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Finds the objects that occur more than once, and names each after the field where it occurs first. */
const findRepeated = (shapes: readonly Shape[]): ReadonlyMap<string, string> => {
  const seen = new Set<string>();
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const free = (base: string, number = 1): string => {
    const name = number === 1 ? base : `${base}${number}`;
    return taken.has(name) ? free(base, number + 1) : name;
  };
  const visit = (name: string, shape: Shape): void => {
    const text = textOf(shape);
    if (shape.kind === 'object' && sizeOf(shape) >= MIN_LINES) {
      if (seen.has(text) && !names.has(text)) {
        names.set(text, free(capitalised(name)));
        taken.add(free(capitalised(name)));
      }
      // What is inside a repeated object is repeated with it, and is looked at once.
      if (seen.has(text)) return;
      seen.add(text);
    }
    for (const [step, inner] of innerOf(shape))
      visit(/^(Item|Value)$/.test(step) ? name : step, inner);
  };
  for (const shape of shapes) visit('Object', shape);
  return names;
};

/** Replaces structures that occur repeatedly in the given shapes by references to one copy of them. */
export const shareRepeated = <T extends { readonly shape: Shape }>(
  shaped: readonly T[],
): { readonly whole: readonly T[]; readonly shared: ReadonlyMap<string, Shape> } => {
  const names = findRepeated(shaped.map(({ shape }) => shape));
  const shared = new Map<string, Shape>();

  const inside = (shape: Shape): Shape => {
    if (shape.kind === 'list') return { ...shape, items: replace(shape.items) };
    if (shape.kind === 'map') return { ...shape, values: replace(shape.values) };
    if (shape.kind !== 'object') return shape;
    const fields = [...shape.fields].map(([name, field]): [string, Field] => [
      name,
      { ...field, shape: replace(field.shape) },
    ]);
    return { ...shape, fields: new Map(fields) };
  };

  const replace = (shape: Shape): Shape => {
    const name = shape.kind === 'object' ? names.get(textOf(shape)) : undefined;
    if (name === undefined) return inside(shape);
    if (!shared.has(name)) {
      // The name keeps its place in the order of first use while the inside is replaced.
      shared.set(name, shape);
      shared.set(name, inside(shape));
    }
    return { kind: 'reference', name, rules: {} };
  };

  return { whole: shaped.map((one) => ({ ...one, shape: inside(one.shape) })), shared };
};
