import * as path from 'node:path';
import { Finding } from '../failures';
import { runProgram } from '../program';
import { misread, type ReadValues } from './read-values';
import type { CommandLine } from './workloads';

/** What a program made of a command line, or why it refuses it. */
export interface Judgement {
  readonly taken?: ReadValues;
  readonly refused?: string;
  readonly warnings?: readonly string[];
}

/** A program beside this file that judges command lines. */
export interface Judge {
  readonly root: string;
  /** Its interpreter. */
  readonly python: string;
  readonly script: 'engines.py' | 'router.py';
  readonly args: readonly string[];
}

/** What cannot stay as it is. */
const OUTDATED = /deprecated|will be removed|duplicate keys|failed to (parse|convert)/i;

const SHOWN = 400;

/** Lets a program judge everything at once: it takes seconds to load. */
export async function judgements(
  { root, python, script, args }: Judge,
  input: readonly unknown[],
): Promise<Judgement[]> {
  const program = path.join(root, 'conformance/vllm', script);
  const { code, stdout, stderr } = await runProgram(python, [program, ...args], {
    input: JSON.stringify(input),
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (code !== 0) throw new Finding(stderr.trim().split('\n').slice(-4).join('\n'));
  // The programs beside this file print what their docstrings say.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Judgement[];
}

/** What is wrong with a command line; nothing where it is taken as it is written. */
export function complaint(
  { subject, args }: CommandLine,
  { taken, refused, warnings = [] }: Judgement = {},
): string | undefined {
  if (refused !== undefined) return `${subject} is refused: ${short(refused)}`;
  const found = [
    ...misread(args, taken ?? {}),
    ...warnings.filter((warning) => OUTDATED.test(warning)),
  ];
  return found.length === 0 ? undefined : `${subject}: ${short(found.join('; '))}`;
}

const short = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, SHOWN);

/** Throws a Finding with everything that is wrong. */
export function allTaken(lines: readonly CommandLine[], made: readonly Judgement[]): string {
  const wrong = lines.flatMap((line, index) => complaint(line, made[index]) ?? []);
  if (wrong.length > 0) throw new Finding(wrong.join('; '));
  const flags = lines.reduce(
    (sum, { args }) => sum + args.filter((arg) => arg.startsWith('--')).length,
    0,
  );
  return `${lines.length} command lines with ${flags} flags`;
}

/** A mistake in a command line, and what has to be said of it. */
export interface CommandMistake {
  readonly name: string;
  readonly line: CommandLine;
  readonly expect: RegExp;
}

/** Throws a Finding with the mistakes that nobody notices. */
export function allNoticed(
  mistakes: readonly CommandMistake[],
  made: readonly Judgement[],
): string {
  const unnoticed = mistakes.filter(
    ({ line, expect }, index) => !expect.test(complaint(line, made[index]) ?? ''),
  );
  if (unnoticed.length === 0) return `${mistakes.length} mistakes are noticed`;
  throw new Finding(`not noticed: ${unnoticed.map(({ name }) => name).join('; ')}`);
}
