import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

// Records the structure of Grafana’s dashboards, and of the panels that ours have, as Grafana publishes it:
//
//   node tools/run.cjs tools/record-dashboard-schema.ts --sdk <folder> --commit <commit>
//
// The folder is a checkout of https://github.com/grafana/grafana-foundation-sdk. Texts for people are left out.

const SCHEMAS = ['dashboard', 'bargauge', 'gauge', 'heatmap', 'stat', 'table', 'timeseries'];

const OUTPUT = join('test', 'fixtures', 'grafana-dashboards.json');

/** What says nothing of the structure. */
const FOR_PEOPLE = ['description', 'default', '$schema'];

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The published structure says so of objects with members of any kind, and means no member of theirs. */
const OPEN_OBJECT = JSON.stringify({ type: 'object', additionalProperties: {} });

/** Grafana fills in what has a default: it is required of what it gives, and not of what it gets. */
function requiredOf({ required, properties }: Schema): readonly string[] {
  const hasDefault = (name: string) =>
    isSchema(properties) && isSchema(properties[name]) && 'default' in properties[name];
  // A JSON schema has a list of names there.
  return (required as readonly string[]).filter((name) => !hasDefault(name));
}

function member(schema: Schema, key: string): unknown {
  const value = schema[key];
  if (key === 'required') return requiredOf(schema);
  if (key === 'properties' && isSchema(value)) {
    // Members may be called as what is for people.
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, structure(each)]));
  }
  if (key === 'additionalProperties' && JSON.stringify(value) === OPEN_OBJECT) return {};
  return structure(value);
}

function structure(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structure);
  if (!isSchema(value)) return value;
  const keys = Object.keys(value).filter((key) => !FOR_PEOPLE.includes(key));
  return Object.fromEntries(keys.map((key) => [key, member(value, key)]));
}

const { values } = parseArgs({ options: { sdk: { type: 'string' }, commit: { type: 'string' } } });
const { sdk, commit } = values;
if (sdk === undefined || commit === undefined) throw new Error("name '--sdk' and '--commit'");

const schemas = SCHEMAS.map((name) => {
  const text = readFileSync(join(sdk, 'jsonschema', `${name}.jsonschema.json`), 'utf8');
  return [name, structure(JSON.parse(text))];
});
const source = `https://github.com/grafana/grafana-foundation-sdk/tree/${commit}/jsonschema`;
writeFileSync(OUTPUT, `${JSON.stringify({ source, ...Object.fromEntries(schemas) })}\n`);
