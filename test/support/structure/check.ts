import type { Rules, Scalar, Shape } from '../../../tools/structure/shape';
import { recordings } from './recordings';

/** Reports what is wrong at a field path. */
type Report = (path: string, complaint: string) => void;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)(([KMGTPE]i)|[numkMGTPE]|([eE][+-]?\d+))?$/;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const isInteger = (value: unknown): boolean => Number.isInteger(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const IS: Readonly<Record<Scalar, (value: unknown) => boolean>> = {
  string: isText,
  integer: isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  'int-or-string': (value) => isText(value) || isInteger(value),
  quantity: (value) => (isText(value) ? QUANTITY.test(value) : typeof value === 'number'),
  open: isObject,
  any: (value) => value !== undefined,
};

const show = (value: unknown): string => JSON.stringify(value);

const below = (size: number, limit: number | undefined): boolean =>
  limit !== undefined && size < limit;

const above = (size: number, limit: number | undefined): boolean =>
  limit !== undefined && size > limit;

const checkText = (value: string, rules: Rules, complain: (complaint: string) => void): void => {
  if (rules.pattern !== undefined && !new RegExp(rules.pattern, 'u').test(value)) {
    complain(`must match ${rules.pattern}, got ${show(value)}`);
  }
  if (rules.format === 'byte' && !BASE64.test(value))
    complain(`must be base64, got ${show(value)}`);
  if (below(value.length, rules.minLength))
    complain(`must have ${rules.minLength ?? 0} characters or more`);
  if (above(value.length, rules.maxLength)) {
    complain(`must have ${rules.maxLength ?? 0} characters or fewer, has ${value.length}`);
  }
};

const checkNumber = (value: number, rules: Rules, complain: (complaint: string) => void): void => {
  if (below(value, rules.minimum)) complain(`must be ${rules.minimum ?? 0} or more, got ${value}`);
  if (above(value, rules.maximum)) complain(`must be ${rules.maximum ?? 0} or less, got ${value}`);
};

const checkScalar = (
  path: string,
  value: unknown,
  type: Scalar,
  rules: Rules,
  report: Report,
): void => {
  if (!IS[type](value)) {
    report(path, `must be ${type}, got ${show(value)}`);
    return;
  }
  const complain = (complaint: string): void => {
    report(path, complaint);
  };
  if (rules.enum !== undefined && !rules.enum.includes(value)) {
    complain(`must be one of ${rules.enum.map(show).join(', ')}, got ${show(value)}`);
  }
  if (isText(value)) checkText(value, rules, complain);
  if (typeof value === 'number') checkNumber(value, rules, complain);
};

/** Lists that Kubernetes merges by key refuse two items with one key; a port without protocol is TCP. */
const keyOf = (item: unknown, { keys, unique }: Rules): string | undefined => {
  if (unique === true) return show(item);
  if (keys === undefined || !isObject(item)) return undefined;
  return show(keys.map((key) => item[key] ?? (key === 'protocol' ? 'TCP' : null)));
};

const checkList = (
  path: string,
  value: unknown,
  items: Shape,
  rules: Rules,
  report: Report,
): void => {
  if (!Array.isArray(value)) {
    report(path, `must be a list, got ${show(value)}`);
    return;
  }
  if (below(value.length, rules.minItems))
    report(path, `must have ${rules.minItems ?? 0} items or more`);
  if (above(value.length, rules.maxItems)) {
    report(path, `must have ${rules.maxItems ?? 0} items or fewer, has ${value.length}`);
  }
  const seen = new Set<string>();
  value.forEach((item: unknown, index) => {
    const key = keyOf(item, rules);
    if (key !== undefined && seen.has(key)) report(`${path}[${index}]`, `repeats ${key}`);
    if (key !== undefined) seen.add(key);
    check(`${path}[${index}]`, item, items, report);
  });
};

const checkSize = (path: string, value: Json, rules: Rules, report: Report): void => {
  const size = Object.keys(value).length;
  if (below(size, rules.minProperties))
    report(path, `must have ${rules.minProperties ?? 0} fields or more`);
  if (above(size, rules.maxProperties)) {
    report(path, `must have ${rules.maxProperties ?? 0} fields or fewer, has ${size}`);
  }
};

const checkMap = (path: string, value: Json, values: Shape, report: Report): void => {
  for (const [key, one] of Object.entries(value)) check(`${path}.${key}`, one, values, report);
};

type ObjectShape = Extract<Shape, { kind: 'object' }>;

const checkObject = (
  path: string,
  value: Json,
  { fields, open }: ObjectShape,
  report: Report,
): void => {
  for (const [name, { required }] of fields) {
    if (required && value[name] === undefined) report(`${path}.${name}`, 'is required');
  }
  for (const [name, one] of Object.entries(value)) {
    const field = fields.get(name);
    if (field !== undefined) check(`${path}.${name}`, one, field.shape, report);
    else if (!open) report(`${path}.${name}`, 'is unknown');
  }
};

const resolve = (name: string): Shape => {
  const shape = recordings().shared.get(name);
  if (shape === undefined) throw new Error(`no structure is recorded under the name '${name}'`);
  return shape;
};

/** Reports everything that is wrong with a value at a path. */
export const check = (path: string, value: unknown, shape: Shape, report: Report): void => {
  // A field without a value is not written to YAML.
  if (value === undefined || (value === null && shape.rules.nullable === true)) return;
  if (shape.kind === 'reference') check(path, value, resolve(shape.name), report);
  else if (shape.kind === 'scalar') checkScalar(path, value, shape.type, shape.rules, report);
  else if (shape.kind === 'list') checkList(path, value, shape.items, shape.rules, report);
  else if (!isObject(value)) report(path, `must be an object, got ${show(value)}`);
  else {
    checkSize(path, value, shape.rules, report);
    if (shape.kind === 'map') checkMap(path, value, shape.values, report);
    else checkObject(path, value, shape, report);
  }
};
