/** A schema as a definition writes it. */
export interface WrittenSchema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, WrittenSchema>>;
  readonly items?: WrittenSchema;
  readonly additionalProperties?: WrittenSchema;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** Types by the paths of fields: `[]` is any item of a list, `{}` any value of a map, `!` says that a field must be there. */
export type SchemaLines = Readonly<Record<string, string>>;

/** The pod template of a role, which ends a path: it is compared by itself. */
const TEMPLATE = 'ReplicaSpecs{}.template';

/** Keywords that say which fields there are, or nothing. */
const STRUCTURAL = ['properties', 'items', 'additionalProperties', 'required', 'description'];

/** One line for each field of a schema, with everything that is asked of it. */
export const schemaLines = (schema: WrittenSchema): SchemaLines =>
  Object.fromEntries(linesOf('', schema, '', describe));

/** One line for each field of a schema, with its type alone. */
export const typeLines = (schema: WrittenSchema): SchemaLines =>
  Object.fromEntries(
    linesOf('', schema, '', typeOf).map(([path, line]) => [path, line.replace('!', '')]),
  );

function linesOf(
  path: string,
  schema: WrittenSchema,
  mark: string,
  print: (schema: WrittenSchema) => string,
): [string, string][] {
  if (path.endsWith(TEMPLATE)) return [[path, 'pod template']];
  const { properties = {}, items, additionalProperties, required = [] } = schema;
  const fields: readonly [step: string, field: WrittenSchema | undefined, mark: string][] = [
    ...Object.entries(properties).map(([name, field]): [string, WrittenSchema, string] => [
      `.${name}`,
      field,
      required.includes(name) ? '!' : '',
    ]),
    ['[]', items, ''],
    ['{}', additionalProperties, ''],
  ];
  return [
    [path, mark + print(schema)],
    ...fields.flatMap(([step, field, ownMark]) =>
      field === undefined ? [] : linesOf(path + step, field, ownMark, print),
    ),
  ];
}

/** Type and format; an amount has no type of its own. */
const typeOf = ({ type = 'quantity', format }: WrittenSchema): string =>
  format === undefined ? type : `${type} ${format}`;

/** Type and format, then every other keyword with its value. */
function describe(schema: WrittenSchema): string {
  const { type, format, ...keywords } = schema;
  const others = Object.keys(keywords)
    .filter((keyword) => !STRUCTURAL.includes(keyword))
    .toSorted()
    .map((keyword) => `${keyword}=${JSON.stringify(keywords[keyword])}`);
  return [type, format, ...others].filter((part) => part !== undefined).join(' ');
}
