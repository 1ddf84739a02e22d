import * as fs from 'node:fs';
import * as path from 'node:path';
import { runGo } from './go-command';

/** A program that Go builds from its module proxy, in a pinned version. */
export interface GoProgram {
  readonly module: string;
  readonly version: string;
  /** The main package. */
  readonly main: string;
  /** What is handed to the linker, besides leaving out symbols. */
  readonly linkerFlags?: readonly string[];
  /** What of the program is built, as its source calls it. */
  readonly tags?: readonly string[];
  /** The version of modules that the program's own module replaces by its folders. */
  readonly staging?: string;
}

const REPLACEMENT = /^\s*(?:replace )?(\S+)(?: v\S+)? => (\S+)(?: (v\S+))?\s*$/gm;

/**
 * Builds a program and returns its path. `go install` refuses modules with `replace` directives, so
 * the program is built inside a module of our own that requires it and repeats them.
 */
export async function buildGoProgram(
  go: string,
  name: string,
  program: GoProgram,
  binaries: string,
): Promise<string> {
  const folder = path.join(binaries, '../build', name);
  const target = path.join(binaries, name);
  const flags = program.tags === undefined ? [] : [`-tags=${program.tags.join(',')}`];
  const run = (...args: readonly string[]): Promise<string> =>
    runGo({ go, folder, wanted: name, flags }, args);
  fs.mkdirSync(folder, { recursive: true });
  fs.rmSync(path.join(folder, 'go.mod'), { force: true });
  const { module, version, main } = program;
  const download = await run('mod', 'download', '-json', `${module}@${version}`);
  const { GoMod } = JSON.parse(download) as { GoMod: string };
  fs.writeFileSync(
    path.join(folder, 'go.mod'),
    moduleFile(program, fs.readFileSync(GoMod, 'utf8')),
  );
  await run('get', `${main}@${version}`);
  const linking = ['-s', '-w', ...(program.linkerFlags ?? [])].join(' ');
  await run('build', '-trimpath', `-ldflags=${linking}`, '-o', target, main);
  return target;
}

/** The module that the program is built in, from the program's own module file. */
export function moduleFile(program: GoProgram, own: string): string {
  const { module, version, staging } = program;
  const replacements = [...own.matchAll(REPLACEMENT)].flatMap(([, from = '', to = '', at = '']) => {
    if (!to.startsWith('.')) {
      return [`${from} => ${to} ${at}`];
    }
    // A folder of the repository: without a version of its own, what the module requires is published.
    return staging === undefined ? [] : [`${from} => ${from} ${staging}`];
  });
  return [
    'module conformance',
    '',
    /^go .*$/m.exec(own)?.[0] ?? '',
    '',
    `require ${module} ${version}`,
    ...replacements.map((replacement) => `replace ${replacement}`),
    '',
  ].join('\n');
}
