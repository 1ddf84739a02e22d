import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from './failures';

const STOP_SECONDS = 20;
const PAUSE_MILLISECONDS = 200;
const TAIL_LINES = 20;

/** Groups of processes that a run which breaks off must not leave behind. */
const RUNNING = new Set<number>();
process.once('exit', () => {
  RUNNING.forEach((group) => {
    signal(group, 'SIGKILL');
  });
});

/** How a program is started. */
export interface BackgroundOptions {
  /** Its variables, beside the PATH: nothing else of this process is handed on. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** File that both of its outputs are written to. */
  readonly log: string;
}

/** A real program that goes on while a check asks it things. */
export class BackgroundProgram {
  private readonly child: ChildProcess;

  constructor(
    private readonly program: string,
    args: readonly string[],
    private readonly options: BackgroundOptions,
  ) {
    const output = fs.openSync(options.log, 'w');
    this.child = spawn(program, args, {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'], ...options.env },
      stdio: ['ignore', output, output],
      // What it starts itself is ended with it, as one group.
      detached: true,
    });
    fs.closeSync(output);
    this.child.on('error', () => undefined);
    if (this.child.pid !== undefined) RUNNING.add(this.child.pid);
  }

  /** What it has written so far. */
  get log(): string {
    return fs.readFileSync(this.options.log, 'utf8');
  }

  /** Waits until something is so; a program that ends before, or takes too long, is a finding with its last words. */
  async until(isReady: () => Promise<boolean>, what: string, seconds: number): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    while (performance.now() < deadline) {
      if (this.hasEnded()) {
        throw new Finding(`${this.program} ended before it ${what}: ${this.tail()}`);
      }
      if (await isReady().catch(() => false)) return;
      await sleep(PAUSE_MILLISECONDS);
    }
    throw new Finding(`${this.program} had not ${what} after ${seconds} seconds: ${this.tail()}`);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await this.end();
  }

  /** Ends it; says whether it did so itself, and had not to be killed. */
  async end(): Promise<boolean> {
    const { pid } = this.child;
    if (pid === undefined) return true;
    signal(pid, 'SIGTERM');
    const deadline = performance.now() + STOP_SECONDS * 1000;
    while (!this.hasEnded() && performance.now() < deadline) await sleep(PAUSE_MILLISECONDS);
    const hasEnded = this.hasEnded();
    signal(pid, 'SIGKILL');
    RUNNING.delete(pid);
    return hasEnded;
  }

  private hasEnded(): boolean {
    return (
      this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null
    );
  }

  private tail(): string {
    return this.log.trim().split('\n').slice(-TAIL_LINES).join('\n');
  }
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended.
  }
}
