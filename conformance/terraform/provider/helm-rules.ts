import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import type { Mistake } from './config-rules';
import { isObject, Unknown, type Value } from './wire';

/**
 * What the Helm provider refuses of a `helm_release` before it asks the cluster: a local chart that
 * is not there or has another version, and values that are not YAML mappings. `workingDirectory`
 * is where Terraform runs: chart paths are relative to it.
 */
export function releaseMistakes(config: Value, workingDirectory: string): Mistake[] {
  if (!isObject(config)) {
    return [];
  }
  return [...chartMistakes(config, workingDirectory), ...valuesMistakes(config['values'] ?? null)];
}

/** A provider that is configured from values unknown at plan time cannot reach its cluster. */
export function providerMistakes(config: Value): Mistake[] {
  const kubernetes = isObject(config) ? config['kubernetes'] : null;
  if (!isObject(kubernetes)) {
    return [];
  }
  return Object.entries(kubernetes)
    .filter(([, value]) => value instanceof Unknown)
    .map(([name]) => ({
      path: ['kubernetes', name],
      summary: 'Cluster not known at plan time',
      detail: `'kubernetes.${name}' is unknown while the plan is made: the Helm provider cannot connect; read it from a stack that is applied before`,
    }));
}

function chartMistakes(
  config: Readonly<Record<string, Value>>,
  workingDirectory: string,
): Mistake[] {
  const { chart, version, repository } = config;
  const isRemote =
    typeof repository === 'string' || (typeof chart === 'string' && /^\w+:\/\//.test(chart));
  if (typeof chart !== 'string' || isRemote) {
    return [];
  }
  const file = path.resolve(workingDirectory, chart, 'Chart.yaml');
  if (!fs.existsSync(file)) {
    return [mistake('chart', `there is no chart at '${chart}': ${file} does not exist`)];
  }
  const metadata = parse(fs.readFileSync(file, 'utf8')) as { version?: string } | null;
  if (typeof version === 'string' && metadata?.version !== version) {
    return [
      mistake(
        'version',
        `the release asks for '${version}', ${file} says '${metadata?.version ?? ''}'`,
      ),
    ];
  }
  return [];
}

function valuesMistakes(values: Value): Mistake[] {
  if (!Array.isArray(values)) {
    return [];
  }
  return values.flatMap((text, index) => {
    if (typeof text !== 'string' || isMapping(text)) {
      return [];
    }
    return [mistake('values', `document ${index} is not a YAML mapping`)];
  });
}

function isMapping(text: string): boolean {
  try {
    const value: unknown = parse(text);
    return value === null || (typeof value === 'object' && !Array.isArray(value));
  } catch {
    return false;
  }
}

function mistake(attribute: string, detail: string): Mistake {
  return { path: [attribute], summary: 'Release cannot be installed', detail };
}
