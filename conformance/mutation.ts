/** A mistake to make in a fixture, and how it must be refused. */
export interface Mutation {
  readonly name: string;
  /** Where: keys and indexes from the document's root. */
  readonly path: readonly (string | number)[];
  /** What to write there; the member is removed where this is absent. */
  readonly value?: unknown;
  /** A regular expression that the refusal must match. */
  readonly expect: string;
}

/** A copy of the document with the mutation in it. */
export function mutated<T extends object>(document: T, { path, ...mutation }: Mutation): T {
  const copy = structuredClone(document);
  const last = path.at(-1) ?? '';
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    parent = parent[key] as Record<string | number, unknown>;
  }
  if ('value' in mutation) {
    parent[last] = mutation.value;
  } else {
    Reflect.deleteProperty(parent, last);
  }
  return copy;
}
