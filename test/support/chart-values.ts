import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartRelease } from '../../lib/release/chart-release';
import type { ChartRecording } from '../../tools/charts/recording';
import type { ValueType } from '../../tools/charts/value-types';

const FOLDER = join(__dirname, '..', 'fixtures', 'charts');

/** What is recorded of charts, by the name of the chart. */
export const chartRecordings: ReadonlyMap<string, ChartRecording> = new Map(
  readdirSync(FOLDER).map((file) => {
    const recording = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as ChartRecording;
    return [recording.chart, recording];
  }),
);

const fits = (type: ValueType, value: unknown): boolean => {
  // Helm takes a default away where a value is null.
  if (type === 'any' || value === null) return true;
  if (type === 'open') return typeof value === 'object' && !Array.isArray(value);
  if (!type.startsWith('[]')) return typeof value === type;
  if (!Array.isArray(value)) return false;
  return type === '[]any' || value.every((item) => typeof item === type.slice('[]'.length));
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const complaints = (recording: ChartRecording, path: string, value: unknown): readonly string[] => {
  const type = recording.values[path];
  if (type !== undefined) {
    return fits(type, value) ? [] : [`${path} must be ${type}, got ${JSON.stringify(value)}`];
  }
  const isParent = Object.keys(recording.values).some((one) => one.startsWith(`${path}.`));
  if (!isParent) return [`${path} is unknown`];
  if (!isMap(value)) return [`${path} must be a map, got ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) =>
    complaints(recording, `${path}.${key}`, inner),
  );
};

/** What a release sets that its chart does not know, or knows to be of another type. */
export const chartViolations = ({
  chart,
  values,
}: Pick<ChartRelease, 'chart' | 'values'>): readonly string[] => {
  const recording = chartRecordings.get(chart.name);
  if (recording === undefined) return [`no values are recorded of the chart '${chart.name}'`];
  return Object.entries(values).flatMap(([key, value]) => complaints(recording, `.${key}`, value));
};
