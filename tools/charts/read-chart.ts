import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  mergeTypes,
  pathsInTemplate,
  typesOfDefaults,
  typesOfSchema,
  type ValuesSchema,
  type ValueTypes,
} from './value-types';

/** What we read of Chart.yaml. */
interface ChartFile {
  readonly name: string;
  readonly appVersion?: string;
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string }[];
}

/** A chart that is unpacked on disk. */
export interface UnpackedChart {
  readonly name: string;
  readonly appVersion: string;
  readonly values: ValueTypes;
}

/** Envoy Gateway's repository fills in the versions of its images when it publishes. */
const VALUES_FILES = ['values.yaml', 'values.tmpl.yaml'];

const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

const defaultsOf = (folder: string): ValueTypes => {
  const file = VALUES_FILES.find((name) => existsSync(join(folder, name)));
  return file === undefined ? {} : typesOfDefaults(parse(read(folder, file)) as unknown);
};

const schemaOf = (folder: string): ValueTypes => {
  const file = 'values.schema.json';
  if (!existsSync(join(folder, file))) return {};
  return typesOfSchema(JSON.parse(read(folder, file)) as ValuesSchema);
};

const pathsIn = (folder: string): readonly string[] => {
  const templates = join(folder, 'templates');
  if (!existsSync(templates)) return [];
  return readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|tpl|txt)$/.test(name))
    .flatMap((name) => pathsInTemplate(read(templates, name)));
};

/** Values of a chart inside a chart stand below its alias, or its name. */
const valuesInside = (folder: string, { dependencies = [] }: ChartFile): ValueTypes => {
  const charts = join(folder, 'charts');
  if (!existsSync(charts)) return {};
  const inner = readdirSync(charts)
    .filter((entry) => existsSync(join(charts, entry, 'Chart.yaml')))
    .map((entry) => {
      const chart = readChart(join(charts, entry));
      const alias = dependencies.find(({ name }) => name === chart.name)?.alias ?? chart.name;
      return Object.entries(chart.values).map(([path, type]) => [`.${alias}${path}`, type]);
    });
  return Object.fromEntries(inner.flat()) as ValueTypes;
};

/** Reads what a chart's own files say about its values. */
export const readChart = (folder: string): UnpackedChart => {
  const file = parse(read(folder, 'Chart.yaml')) as ChartFile;
  const own = mergeTypes(defaultsOf(folder), schemaOf(folder), pathsIn(folder));
  return {
    name: file.name,
    appVersion: file.appVersion ?? '',
    values: mergeTypes(own, valuesInside(folder, file), []),
  };
};
