import type { Schema } from './schema';
import type { Rules, Scalar, Shape } from './shape';

/** Rules that are written the same way in a schema and in a recording. */
const PLAIN_RULES = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

/** Formats that refuse a value people write by mistake: text where base64 is meant. */
const CHECKED_FORMATS = new Set(['byte']);

const isPattern = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    // A pattern in a dialect that JavaScript cannot read; the rest of the structure is still worth having.
    return false;
  }
};

const isNumber = (value: unknown): value is number => typeof value === 'number';

const listRules = (schema: Schema): Rules => {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys !== undefined) return { keys };
  return schema['x-kubernetes-list-type'] === 'set' ? { unique: true } : {};
};

const rulesOf = (schema: Schema): Rules => ({
  ...(schema.enum === undefined ? {} : { enum: schema.enum }),
  ...(schema.pattern !== undefined && isPattern(schema.pattern) ? { pattern: schema.pattern } : {}),
  ...(CHECKED_FORMATS.has(schema.format ?? '') ? { format: schema.format } : {}),
  ...(schema.nullable === true ? { nullable: true } : {}),
  ...Object.fromEntries(
    PLAIN_RULES.map((name) => [name, schema[name]] as const).filter(([, value]) => isNumber(value)),
  ),
  ...listRules(schema),
});

const SCALARS: Readonly<Record<string, Scalar>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
};

const isIntOrString = (schema: Schema): boolean =>
  schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string';

const isOpen = (schema: Schema): boolean =>
  schema['x-kubernetes-preserve-unknown-fields'] === true ||
  schema['x-kubernetes-embedded-resource'] === true ||
  schema.additionalProperties === true;

/** Turns schemas into shapes; `reference` says what stands in for a `$ref`. */
export class Converter {
  constructor(
    private readonly reference: (target: string) => Shape,
    /** Kubernetes' own types have no fields where anything is allowed; in a CRD that means no field is. */
    private readonly emptyObjectIsOpen: boolean,
  ) {}

  toShape(schema: Schema): Shape {
    if (schema.$ref !== undefined) return this.reference(schema.$ref);
    const rules = rulesOf(schema);
    if (isIntOrString(schema)) return { kind: 'scalar', type: 'int-or-string', rules };
    if (schema.type === 'array') {
      return { kind: 'list', items: this.toShape(schema.items ?? {}), rules };
    }
    if (schema.type === 'object' || schema.properties !== undefined)
      return this.toObject(schema, rules);
    return { kind: 'scalar', type: SCALARS[schema.type ?? ''] ?? 'any', rules };
  }

  private toObject(schema: Schema, rules: Rules): Shape {
    const { additionalProperties, properties, required = [] } = schema;
    if (typeof additionalProperties === 'object') {
      return { kind: 'map', values: this.toShape(additionalProperties), rules };
    }
    const open = isOpen(schema) || (this.emptyObjectIsOpen && properties === undefined);
    if (properties === undefined && open) return { kind: 'scalar', type: 'open', rules };
    const fields = Object.entries(properties ?? {}).map(
      ([name, field]) =>
        [name, { shape: this.toShape(field), required: required.includes(name) }] as const,
    );
    return { kind: 'object', fields: new Map(fields), open, rules };
  }
}
