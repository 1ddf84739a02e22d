import * as path from 'node:path';
import { Finding } from '../failures';
import { runProgram } from '../program';
import type { PythonEnvironment } from '../python/environment';

/** What Ray made of a document, or why it refuses it. */
export interface Reading {
  readonly taken?: unknown;
  readonly refused?: string;
}

/** Real Ray, without a cluster. */
export interface RayReader {
  readonly root: string;
  readonly python: PythonEnvironment;
}

/** Lets Ray read documents of a sort. */
export const readings = (
  reader: RayReader,
  sort: 'serve' | 'serve-defaults' | 'runtime-environment' | 'cluster',
  documents: readonly unknown[],
): Promise<Reading[]> => run(reader, ['documents.py', sort], documents);

/** The deployments that Ray Serve restarts, for each change of an application. */
export const restarts = (
  reader: RayReader,
  changes: readonly (readonly [before: unknown, after: unknown])[],
): Promise<string[][]> => run(reader, ['restarts.py'], changes);

/** Throws a Finding for a document that is refused. */
export function taken({ taken: value, refused }: Reading | undefined = {}): unknown {
  if (refused === undefined) return value;
  throw new Finding(`Ray refuses: ${refused}`);
}

async function run<Answer>(
  { root, python }: RayReader,
  [script = '', ...args]: readonly string[],
  input: unknown,
): Promise<Answer> {
  const program = path.join(root, 'conformance/ray', script);
  const { code, stdout, stderr } = await runProgram(python.python, [program, ...args], {
    input: JSON.stringify(input),
    env: { RAY_USAGE_STATS_ENABLED: '0' },
  });
  if (code !== 0) throw new Finding(stderr.trim().split('\n').slice(-4).join('\n'));
  // The programs beside this file print what their docstrings say.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Answer;
}
