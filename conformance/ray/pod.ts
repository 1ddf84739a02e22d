import * as fs from 'node:fs';
import type { BackgroundProgram } from '../background';
import { Finding } from '../failures';
import { runProgram, type Completed } from '../program';

/** How a program that goes on says that this one has not. */
const ENDED = 'ended before it';

/** A container that runs. */
export class Pod {
  constructor(
    readonly program: BackgroundProgram,
    private readonly pidFile: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Runs a command in the container, as hooks are run. */
  exec(command: readonly string[]): Promise<Completed> {
    const target = `--target=${this.first()}`;
    const namespaces = ['--mount', '--pid', '--net', '--user', '--wd'];
    return runProgram('nsenter', [target, ...namespaces, '--preserve-credentials', ...command], {
      env: this.env,
    });
  }

  /** Waits until its program has ended, and gives what it has written. */
  ended(seconds: number): Promise<string> {
    return this.logOnce(() => false, 'came to its end', seconds);
  }

  /** Waits until its program has written a text, or has ended, and gives all that it has written. */
  written(text: string, seconds: number): Promise<string> {
    return this.logOnce(() => this.program.log.includes(text), `wrote ${text}`, seconds);
  }

  /** Takes the container away as if its node were lost. */
  async lose(): Promise<void> {
    process.kill(this.first(), 'SIGKILL');
    await this.program.stop();
  }

  /** Ends it as Kubernetes does. */
  stop(): Promise<void> {
    return this.program.stop();
  }

  private async logOnce(isSo: () => boolean, what: string, seconds: number): Promise<string> {
    await this.program
      .until(() => Promise.resolve(isSo()), what, seconds)
      .catch((error: unknown) => {
        if (!(error instanceof Finding && error.message.includes(ENDED))) throw error;
      });
    return this.program.log;
  }

  /** The first program of the container, by its number on this machine. */
  private first(): number {
    const outer = fs.readFileSync(this.pidFile, 'utf8').trim();
    return Number(fs.readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').trim());
  }
}

/** The end of what a program has written. */
export const lastLines = (text: string, count = 6): string =>
  text.trim().split('\n').slice(-count).join('\n');
