import type { HelmValue, HelmValues } from '../../lib/release/chart-release';
import { mutated } from '../mutation';
import { inParallel } from '../parallel';
import type { Completed } from '../program';

/** A value to change, with its keys and indexes from the root. */
export interface Leaf {
  /** What it is called: its path as far as the chart declares it. */
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean | null;
}

/** What is switched off by it does not care what it would be. */
const SWITCH = 'enabled';

/**
 * The values to change one after the other. What the chart hands on as a whole, such as resources or
 * tolerations, has one for all that is inside: its defaults do not say what may be there.
 */
export function leaves(values: HelmValues, declared: unknown): Leaf[] {
  return Object.entries(values).flatMap(([key, value]) =>
    leavesAt(value, memberOf(declared, key), [key]),
  );
}

function leavesAt(value: HelmValue, declared: unknown, path: Leaf['path']): Leaf[] {
  if (isMap(value) && isMap(declared) && Object.keys(declared).length > 0) {
    return Object.entries(value)
      .filter(([key]) => value[SWITCH] !== false || key === SWITCH)
      .flatMap(([key, member]) => leavesAt(member, memberOf(declared, key), [...path, key]));
  }
  const [first] = scalars(value, path);
  return first === undefined ? [] : [{ ...first, name: path.join('.') }];
}

function scalars(value: HelmValue, path: Leaf['path']): Omit<Leaf, 'name'>[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Array.isArray(value)
    ? value.flatMap((member: HelmValue, index) => scalars(member, [...path, index]))
    : Object.entries(value).flatMap(([key, member]) => scalars(member, [...path, key]));
}

function isMap<Value>(value: Value): value is Value & Readonly<Record<string, HelmValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const memberOf = (declared: unknown, key: string): unknown =>
  isMap(declared) ? declared[key] : undefined;

/** Another value of the same type. */
export function another(value: Leaf['value']): Leaf['value'] {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : `${value ?? ''}9`;
}

/**
 * The names of values that the chart does not care about: with another one in its place it renders the
 * same. A chart that refuses the other one has looked at it.
 */
export async function ignoredValues(
  values: HelmValues,
  changing: readonly Leaf[],
  render: (values: HelmValues) => Promise<Completed>,
): Promise<string[]> {
  if (changing.length === 0) return [];
  const [first, second] = await inParallel([values, values], render);
  const same = sameText(first?.stdout ?? '', second?.stdout ?? '');
  const found = await inParallel(changing, async ({ name, path, value }) => {
    const { code, stdout } = await render(
      mutated(values, { name, path, value: another(value), expect: '' }),
    );
    return code === 0 && same(stdout) ? [name] : [];
  });
  return found.flat();
}

/** Compares with a text whose lines may differ from one rendering to the next: keys made on the way. */
export function sameText(first: string, second: string): (other: string) => boolean {
  const [expected, again] = [first.split('\n'), second.split('\n')];
  const stable = expected.map((line, index) => (line === again[index] ? line : undefined));
  return (other) => {
    const lines = other.split('\n');
    return (
      lines.length === stable.length &&
      stable.every((line, index) => line === undefined || line === lines[index])
    );
  };
}
