import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMOKE_CHECK_PROGRAM, type SmokeTarget } from '../constructs/kubernetes/smoke-check';

/** How patient the visitor is. */
export interface SmokeOptions {
  /** Seconds that targets are tried again; 0 visits each once. */
  readonly deadlineSeconds: number;
}

/**
 * Visits every URL of a deployed platform from this machine, with the program that the cluster's Job
 * runs, which prints what it meets.
 *
 * @returns the exit code: 0 when everything answers.
 */
export function visit(targets: readonly SmokeTarget[], { deadlineSeconds }: SmokeOptions): number {
  if (targets.length === 0)
    throw new Error('the environment has no edge: there is nothing to visit');
  const folder = mkdtempSync(join(tmpdir(), 'eks-ml-platform-smoke-'));
  try {
    const program = join(folder, 'program.mjs');
    const list = join(folder, 'targets.json');
    writeFileSync(program, SMOKE_CHECK_PROGRAM);
    writeFileSync(list, JSON.stringify(targets));
    const arguments_ = [program, list, `--deadline-seconds=${deadlineSeconds}`];
    return spawnSync(process.execPath, arguments_, { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
