import { parseAllDocuments } from 'yaml';

/** A Kubernetes object, as far as its name goes. */
interface NamedObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** The objects of a YAML text, empty documents left out; a text that does not parse throws. */
export function objectsIn(yaml: string): object[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      throw new Error(`not YAML: ${error.message}`);
    }
    const value: unknown = document.toJS();
    return typeof value === 'object' && value !== null ? [value] : [];
  });
}

/** One text per value, whatever the order of its members. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** The differences between two sets of objects, each named; empty when they are the same. */
export function differences(expected: readonly object[], actual: readonly object[]): string[] {
  const wanted = byName(expected);
  const found = byName(actual);
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  const extra = [...found.keys()].filter((name) => !wanted.has(name));
  const changed = [...wanted].flatMap(([name, object]) => {
    const other = found.get(name);
    return other === undefined || canonical(other) === canonical(object)
      ? []
      : [`${name} differs at ${firstDifference(object, other)}`];
  });
  return [
    ...missing.map((name) => `${name} is missing`),
    ...extra.map((name) => `${name} is not expected`),
    ...changed,
  ];
}

/** Kind, namespace and name of an object. */
export function nameOf(object: object): string {
  const { apiVersion = '?', kind = '?', metadata = {} } = object as NamedObject;
  const { namespace, name = '?' } = metadata;
  return `${apiVersion} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The path of the first member at which two values differ. */
export function firstDifference(a: unknown, b: unknown, at = '$'): string {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return `${at} (${JSON.stringify(a)} became ${JSON.stringify(b)})`;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const key = [...new Set([...Object.keys(left), ...Object.keys(right)])].find(
    (member) => canonical(left[member]) !== canonical(right[member]),
  );
  return key === undefined ? at : firstDifference(left[key], right[key], `${at}.${key}`);
}

/** The paths of empty objects and lists inside a value. */
export function emptyMembers(value: unknown, at = '$'): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const members = Object.entries(value);
  return members.length === 0
    ? [at]
    : members.flatMap(([key, member]) => emptyMembers(member, `${at}.${key}`));
}

function byName(objects: readonly object[]): Map<string, object> {
  const named = new Map<string, object>();
  for (const object of objects) {
    const name = nameOf(object);
    named.set(named.has(name) ? `${name} (again)` : name, object);
  }
  return named;
}
