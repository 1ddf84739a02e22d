import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What one run of a program used. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

const REPORTER = join(process.cwd(), 'bench', 'report-usage.cjs');

/** Runs a Node program once, and returns what it used. */
export const measure = (scratch: string, args: readonly string[]): Usage => {
  const file = join(scratch, 'usage.json');
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--require', REPORTER, ...args], {
    encoding: 'utf8',
    env: { ...process.env, BENCH_USAGE_FILE: file },
  });
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`'node ${args.join(' ')}' failed:\n${stderr}`);
  const used = JSON.parse(readFileSync(file, 'utf8')) as Omit<Usage, 'wallSeconds'>;
  rmSync(file);
  return { wallSeconds, ...used };
};

/** CPU seconds of a shell command with everything it starts, esbuild included. */
export const measureWithChildren = (command: string): number => {
  const { status, stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${command} >&2`], {
    encoding: 'utf8',
  });
  const times = stderr.trimEnd().split('\n').at(-1);
  if (status !== 0 || times === undefined) throw new Error(`'${command}' failed:\n${stderr}`);
  return times.split(' ').reduce((total, part) => total + Number(part), 0);
};
