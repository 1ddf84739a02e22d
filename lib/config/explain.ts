import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { formsOf, isSchema, type JsonSchema } from './schema-forms';
import { remembered } from '../remembered';
import { pathText, type Violation } from './violation';

type Issue = z.core.$ZodIssue;

const LONGEST_VALUE = 60;

const shapeOf = remembered((schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }));

/** Turns what zod found into violations that name the path, the value and the way out. */
export function explain(issues: readonly Issue[], input: unknown, schema: z.ZodType): Violation[] {
  const shape = shapeOf(schema);
  return issues.flatMap((issue) => explainOne(issue, input, shape));
}

function explainOne(issue: Issue, input: unknown, shape: JsonSchema): Violation[] {
  if (issue.code === 'unrecognized_keys') {
    const nodes = nodesAt(shape, issue.path);
    const known = keysOf(nodes);
    return issue.keys.map((key) =>
      known.includes(key)
        ? strangeKey(key, issue.path, input, nodes)
        : unknownKey(key, issue.path, known),
    );
  }
  if (issue.code === 'invalid_key') return wrongKey(issue, nodesAt(shape, issue.path));
  const nested = issue.code === 'invalid_union' ? meantForm(issue, input) : [];
  return nested.length > 0
    ? nested.flatMap((each) => explainOne(each, input, shape))
    : [wrongValue(issue, input, nodesAt(shape, issue.path))];
}

/** Of a section's forms, the one that the user most likely meant: what is written fits it best. */
function meantForm(issue: Issue & { code: 'invalid_union' }, input: unknown): Issue[] {
  const forms = issue.errors.map((form) =>
    form.map((each) => ({ ...each, path: [...issue.path, ...each.path] })),
  );
  const misfit = (form: readonly Issue[]) =>
    form.reduce((sum, each) => sum + misfitOf(each, issue.path.length, input), 0);
  return forms.toSorted((a, b) => misfit(a) - misfit(b) || a.length - b.length)[0] ?? [];
}

/** How much an issue says that another form is meant: what lies deeper in the section says nothing. */
function misfitOf(issue: Issue, depth: number, input: unknown): number {
  if (issue.path.length > depth + 1) return 0;
  if (issue.code === 'unrecognized_keys')
    return issue.path.length === depth ? issue.keys.length : 0;
  if (valueAt(input, issue.path) === undefined) return 1;
  const choosesAnother = issue.code === 'invalid_value' && issue.values.length === 1;
  return choosesAnother ? 2 : 0;
}

function unknownKey(
  key: string,
  path: readonly PropertyKey[],
  known: readonly string[],
): Violation {
  const nearest = known.toSorted(
    (a, b) => distance(key, a) - distance(key, b) || shared(key, b) - shared(key, a),
  )[0];
  const suggestion =
    nearest !== undefined && distance(key, nearest) <= Math.max(2, key.length / 3)
      ? `did you mean '${nearest}'?`
      : `allowed here: ${known.length === 0 ? 'no keys' : known.join(', ')}`;
  return { path: pathText([...path, key]), problem: `unknown key; ${suggestion}` };
}

/** A key that the section has in another form than the one that the other keys choose. */
function strangeKey(
  key: string,
  path: readonly PropertyKey[],
  input: unknown,
  nodes: readonly JsonSchema[],
): Violation {
  const section = valueAt(input, path);
  const others = Object.entries(isRecord(section) ? section : {})
    .filter(([other]) => other !== key)
    .map(([other, value]) => (isRecord(value) ? `'${other}'` : `'${other}: ${String(value)}'`));
  const choosers = new Set(
    nodes.filter((node) => node.properties?.[key] !== undefined).flatMap(choosersOf),
  );
  const conflict = others.length > 0 ? [`does not go with ${others.join(', ')}`] : [];
  const wayOut =
    choosers.size > 0 ? `it goes with ${[...choosers].join(' or ')}` : 'remove one of them';
  return { path: pathText([...path, key]), problem: [...conflict, wayOut].join('; ') };
}

/** What chooses a form of a section: the keys that have one value in it. */
const choosersOf = (form: JsonSchema) =>
  Object.entries(form.properties ?? {}).flatMap(([name, property]) =>
    isSchema(property) && property.const !== undefined
      ? [`'${name}: ${String(property.const)}'`]
      : [],
  );

function wrongValue(issue: Issue, input: unknown, nodes: readonly JsonSchema[]): Violation {
  const path = pathText(issue.path);
  const value = valueAt(input, issue.path);
  const problem = allowedText(issue, nodes);
  return value === undefined
    ? { path, problem: `is required; ${problem}` }
    : { path, got: shown(value), problem: `${problem}${wayOut(issue, value)}` };
}

function allowedText(issue: Issue, nodes: readonly JsonSchema[]): string {
  const choices = [
    ...new Set(
      nodes.flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const])),
    ),
  ];
  if (choices.length > 0)
    return `must be ${choices.length === 1 ? '' : 'one of '}${choices.join(', ')}`;
  if (issue.code === 'too_small') {
    const least = issue.inclusive === false ? 'more than' : 'at least';
    return `must be ${least} ${issue.minimum}${unitOf(issue.origin)}`;
  }
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === 'invalid_type')
    return `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
  return lowerFirst(issue.message);
}

/** A name, such as a team's, that is a key of the file. */
function wrongKey(issue: Issue & { code: 'invalid_key' }, nodes: readonly JsonSchema[]) {
  const path = pathText(issue.path);
  const got = shown(issue.path.at(-1));
  return issue.issues.map((each) => ({
    path,
    got,
    problem: `the name ${allowedText(each, nodes)}`,
  }));
}

/** What a limit counts. */
const unitOf = (origin: string) =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items' : '';

/** What to do about what YAML made of the text. */
function wayOut(issue: Issue, value: unknown): string {
  if (issue.code !== 'invalid_type') return '';
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (issue.expected === 'string' && isScalar) return ': put it in quotes';
  const isSection = issue.expected === 'object' || issue.expected === 'record';
  return isSection && value === null && issue.path.length > 0
    ? '; write {} for its defaults, or leave the key out'
    : '';
}

/** What zod calls a type, in words. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys of its own',
  record: 'a section with keys of its own',
};

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** A value as the user may recognise it, shortened. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) ? value[String(key)] : undefined),
    input,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The schemas that apply at a path, over all alternatives of a union. */
function nodesAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (candidates, key) => candidates.flatMap((node) => childrenAt(node, key)),
    formsOf(schema),
  );
}

const keysOf = (nodes: readonly JsonSchema[]) =>
  [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))].toSorted();

function childrenAt(node: JsonSchema, key: PropertyKey): JsonSchema[] {
  const child =
    typeof key === 'number'
      ? node.items
      : (node.properties?.[String(key)] ?? node.additionalProperties);
  return isSchema(child) ? formsOf(child) : [];
}

/** Characters at the beginning that are alike: of two keys that are as near, `gpu` means `gpus`, and not `cpu`. */
function shared(a: string, b: string): number {
  const differing = Array.from(a).findIndex((character, index) => character !== b[index]);
  return differing === -1 ? a.length : differing;
}
