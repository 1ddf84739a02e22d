import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse, stringify } from 'yaml';
import { runProgram, type Completed } from '../program';

/** Nothing of the user's own Helm may have a say. */
const ENVIRONMENT = {
  HELM_PLUGINS: '/nonexistent',
  HELM_REPOSITORY_CONFIG: '/dev/null',
  KUBECONFIG: '/dev/null',
};

/** Runs Helm; values, where there are some, go in by standard input. */
export function runHelm(
  helm: string,
  args: readonly string[],
  values: object | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<Completed> {
  const options = { env: { ...ENVIRONMENT, ...env } };
  return values === undefined
    ? runProgram(helm, args, options)
    : runProgram(helm, [...args, '--values', '-'], { ...options, input: stringify(values) });
}

/** A recognisable value for everything that a chart's `values.yaml` declares. */
export function madeValues(chart: string): Readonly<Record<string, string>> {
  const file = path.join(chart, 'values.yaml');
  const declared: unknown = fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) : {};
  const names = typeof declared === 'object' && declared !== null ? Object.keys(declared) : [];
  return Object.fromEntries(names.map((name) => [name, `made-${name}`]));
}
