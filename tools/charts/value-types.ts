/**
 * What a value of a chart can be: a scalar, a list of scalars, a map whose keys are the user's (`open`), or a value
 * of which the chart does not say what it is (`any`).
 */
export type ValueType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'any'
  | 'open'
  | '[]string'
  | '[]number'
  | '[]boolean'
  | '[]any';

/** Types by value path, such as `.controller.replicas`; a map with known keys has lines of its own alone. */
export type ValueTypes = Readonly<Record<string, ValueType>>;

type Json = Readonly<Record<string, unknown>>;

/** The part of JSON Schema that charts use. */
export interface ValuesSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, ValuesSchema>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, ValuesSchema>>;
  readonly items?: ValuesSchema;
  readonly additionalProperties?: boolean | ValuesSchema;
}

const SCALARS: Readonly<Record<string, 'string' | 'number' | 'boolean'>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
};

/**
 * Maps that Kubernetes defines, or whose keys are names of the user's. A default with some keys does not
 * say that there are no others.
 */
const OPEN_MAPS =
  /^(affinity|dnsConfig|nodeSelector|resources|strategy|updateStrategy|extraArgs|.*(annotations|labels|securityContext))$/i;

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that are maps themselves: a map of other maps is one by component, such as `.resources.webhooks`. */
const INNER_MAPS =
  /^(limits|requests|seccompProfile|capabilities|seLinuxOptions|rollingUpdate|(node|pod|podAnti)Affinity)$/;

const isOpenMap = (path: string): boolean => OPEN_MAPS.test(path.slice(path.lastIndexOf('.') + 1));

const isByComponent = (values: Json): boolean =>
  Object.entries(values).every(([key, value]) => isMap(value) && !INNER_MAPS.test(key));

const ofItem = (item: unknown): ValueType => {
  const scalar = SCALARS[typeof item];
  return scalar === undefined ? '[]any' : `[]${scalar}`;
};

const ofLeaf = (value: unknown): ValueType => {
  if (Array.isArray(value)) return value.length === 0 ? '[]any' : ofItem(value[0]);
  return SCALARS[typeof value] ?? (isMap(value) ? 'open' : 'any');
};

/** Types of default values. An empty map is open, an empty list takes any item, and `null` says nothing. */
export const typesOfDefaults = (values: unknown, path = ''): ValueTypes => {
  if (!isMap(values) || Object.keys(values).length === 0) return { [path]: ofLeaf(values) };
  if (isOpenMap(path) && !isByComponent(values)) return { [path]: 'open' };
  return Object.assign(
    {},
    ...Object.entries(values).map(([key, value]) => typesOfDefaults(value, `${path}.${key}`)),
  ) as ValueTypes;
};

const resolve = (schema: ValuesSchema, root: ValuesSchema): ValuesSchema => {
  if (schema.$ref === undefined) return schema;
  const name = /^#\/\$defs\/(?<name>.+)$/.exec(schema.$ref)?.groups?.['name'] ?? '';
  return root.$defs?.[name] ?? {};
};

const ofSchemaLeaf = ({ type, items }: ValuesSchema, root: ValuesSchema): ValueType => {
  const [only, ...others] = [type ?? []].flat().filter((one) => one !== 'null');
  if (only === undefined || others.length > 0) return 'any';
  if (only === 'object') return 'open';
  if (only !== 'array') return SCALARS[only] ?? 'any';
  const item = items === undefined ? undefined : SCALARS[String(resolve(items, root).type)];
  return item === undefined ? '[]any' : `[]${item}`;
};

/** Types that a schema of values names. A map with named keys counts as closed unless it allows others. */
export const typesOfSchema = (
  reference: ValuesSchema,
  root: ValuesSchema = reference,
  path = '',
): ValueTypes => {
  const schema = resolve(reference, root);
  const { additionalProperties: others = false } = schema;
  const named = Object.entries(schema.properties ?? {});
  if (named.length === 0 || others !== false || isOpenMap(path)) {
    return { [path]: ofSchemaLeaf(schema, root) };
  }
  return Object.assign(
    {},
    ...named.map(([key, inner]) => typesOfSchema(inner, root, `${path}.${key}`)),
  ) as ValueTypes;
};

/** Value paths that templates read, since defaults do not name all of them. */
export const pathsInTemplate = (template: string): readonly string[] =>
  [...template.matchAll(/(?<![\w)])\.Values((?:\.[A-Za-z]\w*)+)/g)].map(([, path]) => path ?? '');

const isBelow = (path: string, other: string): boolean => path.startsWith(`${other}.`);

const isVague = (type: ValueType | undefined): boolean => type === 'any' || type === '[]any';

/** What both say: a map with known keys is more than an open one, and a type is more than none. */
const both = (first: ValueTypes, second: ValueTypes): ValueTypes => {
  const paths = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const typed = paths.map((path): [string, ValueType] => {
    const [one, other] = [first[path], second[path]];
    return [path, (isVague(one) ? (other ?? one) : (one ?? other)) ?? 'any'];
  });
  return Object.fromEntries(typed);
};

/** One list of types from defaults, a schema, and templates, which alone say nothing about the type. */
export const mergeTypes = (
  defaults: ValueTypes,
  schema: ValueTypes,
  read: readonly string[],
): ValueTypes => {
  const known = both(defaults, schema);
  const paths = Object.keys(known);
  const isKnown = (path: string): boolean =>
    paths.some((one) => one === path || isBelow(path, one) || isBelow(one, path));
  const more = [...new Set(read)].filter((path) => !isKnown(path));
  const whole = { ...known, ...Object.fromEntries(more.map((path) => [path, 'any' as const])) };
  const sorted = Object.entries(whole)
    .filter(([path]) => path !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
};
