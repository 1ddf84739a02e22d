import { spawn } from 'node:child_process';
import * as os from 'node:os';

/** The end of a program that ran. */
export interface Completed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Ends the program after this time. */
  readonly timeoutSeconds?: number;
  /** Lets everything else on the machine go first. */
  readonly background?: boolean;
}

const DEFAULT_TIMEOUT_SECONDS = 300;

/** Runs a program to its end; one that cannot start, or runs too long, rejects. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Completed> {
  const seconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      signal: AbortSignal.timeout(seconds * 1000),
    });
    if (options.background === true && child.pid !== undefined) {
      os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
    }
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => {
      const isTimeout = error.name === 'AbortError';
      reject(isTimeout ? new Error(`${program} ran longer than ${seconds} seconds`) : error);
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, stdout: text(stdout), stderr: text(stderr) });
    });
    // A program that ends before it has read everything closes the pipe: its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
