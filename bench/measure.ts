import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { least, median } from './statistics';

/** What one run of a program used. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** The middle of what several runs used. */
export const medianOf = (usages: readonly Usage[], key: keyof Usage): number =>
  median(usages.map((usage) => usage[key]));

/** The least that several runs used. */
export const leastOf = (usages: readonly Usage[], key: keyof Usage): number =>
  least(usages.map((usage) => usage[key]));

/** Runs a Node program once, and returns what its reporter wrote about it. */
const reported = (
  reporter: 'report-usage.cjs' | 'report-work.cjs',
  scratch: string,
  args: readonly string[],
): unknown => {
  const file = join(scratch, 'usage.json');
  const loaded = join(process.cwd(), 'bench', reporter);
  const { status, stderr } = spawnSync(process.execPath, ['--require', loaded, ...args], {
    encoding: 'utf8',
    env: { ...process.env, BENCH_USAGE_FILE: file },
  });
  if (status !== 0) throw new Error(`'node ${args.join(' ')}' failed:\n${stderr}`);
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return report;
};

/** Runs a Node program once, and returns what it used. */
export const measure = (scratch: string, args: readonly string[]): Usage => {
  const start = process.hrtime.bigint();
  const used = reported('report-usage.cjs', scratch, args) as Omit<Usage, 'wallSeconds'>;
  return { wallSeconds: Number(process.hrtime.bigint() - start) / 1e9, ...used };
};

/** Runs a Node program once, and returns how many blocks of its code ran: the same on every machine. */
export const countWork = (scratch: string, args: readonly string[]): number =>
  (reported('report-work.cjs', scratch, args) as { readonly work: number }).work;

/** CPU seconds of a shell command with everything it starts, esbuild included. */
export const measureWithChildren = (command: string): number => {
  const { status, stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${command} >&2`], {
    encoding: 'utf8',
  });
  const times = stderr.trimEnd().split('\n').at(-1);
  if (status !== 0 || times === undefined) throw new Error(`'${command}' failed:\n${stderr}`);
  return times.split(' ').reduce((total, part) => total + Number(part), 0);
};
