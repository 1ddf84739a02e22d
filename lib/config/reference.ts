import { environmentJsonSchema } from './json-schema';
import { PROFILES } from './profiles';
import { formsOf, isSchema, type JsonSchema } from './schema-forms';

/** One key of the environment file, as the reference page shows it. */
interface Row {
  readonly path: string;
  readonly types: readonly string[];
  readonly default: string;
  readonly effect: string;
}

/** The reference page of the environment file, as Markdown, generated from its schema. */
export function environmentReference(): string {
  const pages = PROFILES.map((profile) => rowsBelow(environmentJsonSchema(profile), ''));
  const rows = mergeDefaults(pages);
  const sections = [...new Set(rows.map(sectionOf))];
  return [
    '# Environment file',
    '',
    'Generated from the schema by `npm run docs`. Unknown keys are errors.',
    `Where the profiles differ, defaults are given in the order ${PROFILES.join(' · ')}.`,
    ...sections.flatMap((section) =>
      sectionLines(
        section,
        rows.filter((row) => sectionOf(row) === section),
      ),
    ),
    '',
  ].join('\n');
}

const sectionOf = ({ path }: Row) => path.split('.')[0] ?? path;

function sectionLines(section: string, rows: readonly Row[]): string[] {
  return [
    '',
    `## ${section}`,
    '',
    '| Key | Value | Default | Effect |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      (row) => `| \`${row.path}\` | ${row.types.join(' or ')} | ${row.default} | ${row.effect} |`,
    ),
  ];
}

/** Joins the pages of all profiles: same keys, defaults side by side where they differ. */
function mergeDefaults(pages: readonly (readonly Row[])[]): Row[] {
  const [first = []] = pages;
  return first.map((row, index) => {
    const defaults = pages.map((page) => page[index]?.default ?? '');
    return {
      ...row,
      default: [...new Set(defaults)].length === 1 ? row.default : defaults.join(' · '),
    };
  });
}

function rowsBelow(node: JsonSchema, path: string): Row[] {
  const forms = formsOf(node);
  const rows = forms.flatMap((form) => [...propertyRows(form, path), ...recordRows(form, path)]);
  return distinct(rows);
}

function propertyRows(form: JsonSchema, path: string): Row[] {
  return Object.entries(form.properties ?? {}).flatMap(([key, child]) => {
    if (!isSchema(child)) return [];
    const childPath = path === '' ? key : `${path}.${key}`;
    const required = form.required?.includes(key) ?? false;
    return [rowOf(child, childPath, required), ...rowsBelow(child, childPath)];
  });
}

function recordRows(form: JsonSchema, path: string): Row[] {
  return isSchema(form.additionalProperties)
    ? rowsBelow(form.additionalProperties, `${path}.<name>`)
    : [];
}

function rowOf(node: JsonSchema, path: string, required: boolean): Row {
  return {
    path,
    types: [...new Set(formsOf(node).map(typeText))],
    default: defaultText(node.default, required),
    effect: (node.description ?? '').replaceAll('|', '\\|'),
  };
}

function defaultText(value: unknown, required: boolean): string {
  if (required) return '**required**';
  if (value === undefined || JSON.stringify(value) === '{}') return '–';
  return `\`${JSON.stringify(value)}\``;
}

function typeText(node: JsonSchema): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.type === 'array')
    return `list of ${isSchema(node.items) ? typeText(node.items) : 'values'}`;
  return node.type === 'object' ? 'section' : (node.type?.toString() ?? 'value');
}

/** The first row of each path; a later one adds the types that the first has not. */
function distinct(rows: readonly Row[]): Row[] {
  const byPath = new Map<string, Row>();
  for (const row of rows) {
    const seen = byPath.get(row.path);
    byPath.set(
      row.path,
      seen === undefined ? row : { ...seen, types: [...new Set([...seen.types, ...row.types])] },
    );
  }
  return [...byPath.values()];
}
