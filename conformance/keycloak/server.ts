import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from '../failures';
import { freePort } from '../port';
import { runProgram, type Completed } from '../program';
import type { Java } from '../java';
import type { EmittedContainer } from './emitted';
import { send } from './http';
import { optionNames } from './options';

/** Building the server's image takes half a minute of two cores that have nothing else to do. */
const READY_TIMEOUT_SECONDS = 300;
const STOP_TIMEOUT_SECONDS = 20;

/** What a database, a cluster of servers and a container decide; one server on a loopback has none. */
const NOT_HERE = /^KC_(?:DB|CACHE)(?:_|$)|^JAVA_OPTS_KC_HEAP$/;

/** Groups of processes that a run which breaks off must not leave behind. */
const RUNNING = new Set<number>();
process.once('exit', () => {
  RUNNING.forEach(endGroup);
});

/** Keycloak's folder, and the Java that runs it. */
export interface KeycloakProgram {
  readonly folder: string;
  readonly java: Java;
}

/** A real Keycloak on this machine's loopback, with the settings of an emitted container. */
export class KeycloakServer {
  private constructor(
    /** Port of the applications. */
    readonly port: number,
    /** Port of health and metrics. */
    readonly managementPort: number,
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  /** Does what the containers of a pod do, with an empty database in memory. */
  static async start(
    program: KeycloakProgram,
    containers: readonly EmittedContainer[],
    scratch: string,
  ): Promise<KeycloakServer> {
    const [port, managementPort] = [await freePort(), await freePort()];
    const settings = (container: EmittedContainer) =>
      environment(program, loopbackSettings(container.env, port, managementPort));
    for (const container of containers.slice(0, -1)) {
      const args = [script(program), ...container.args];
      const options = { env: settings(container), timeoutSeconds: READY_TIMEOUT_SECONDS };
      const { code, stdout, stderr } = await runProgram('sh', args, options);
      if (code !== 0) {
        throw new Finding(`kc.sh ${container.args.join(' ')}: ${lastLines(stderr || stdout)}`);
      }
    }
    const container = containers.at(-1);
    if (container === undefined) {
      throw new Finding('there is no container that runs Keycloak');
    }
    const log = path.join(scratch, 'keycloak.log');
    const output = fs.openSync(log, 'w');
    const child = spawn('sh', [script(program), ...container.args], {
      cwd: scratch,
      env: settings(container),
      stdio: ['ignore', output, output],
      // The script starts Java as its child: both are ended as one group.
      detached: true,
    });
    fs.closeSync(output);
    const server = new KeycloakServer(port, managementPort, child, log);
    server.register();
    try {
      await server.untilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** What the server has written so far. */
  log(): string {
    return fs.readFileSync(this.logFile, 'utf8');
  }

  /** Ends the server and waits for its end. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      endGroup(child.pid);
      await Promise.race([ended, sleep(STOP_TIMEOUT_SECONDS * 1000, undefined, { ref: false })]);
    }
  }

  private register(): void {
    const { pid } = this.child;
    if (pid !== undefined) {
      // A group of its own hears nothing of the terminal's interrupt.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => process.exit(1));
      }
      RUNNING.add(pid);
      this.child.once('exit', () => RUNNING.delete(pid));
    }
  }

  private async untilReady(): Promise<void> {
    const end = performance.now() + READY_TIMEOUT_SECONDS * 1000;
    while (performance.now() < end && this.child.exitCode === null) {
      const isReady = await send(this.managementPort, { path: '/health/ready' }).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (isReady) {
        return;
      }
      await sleep(500);
    }
    throw new Finding(`Keycloak is not ready: ${lastLines(this.log())}`);
  }
}

/**
 * Lets Keycloak look at all settings of a container as they are, without doing anything. A start that
 * takes the build as given cannot be tried without that build: it looks at the build's options too.
 */
export function dryRun(program: KeycloakProgram, container: EmittedContainer): Promise<Completed> {
  const args = container.args.filter((argument) => argument !== '--optimized');
  return runProgram('sh', [script(program), ...args, '--dry-run'], {
    env: environment(program, container.env),
  });
}

/** The names of all options, as Keycloak's own help lists them. */
export async function knownOptions(program: KeycloakProgram): Promise<ReadonlySet<string>> {
  const args = [script(program), 'start', '--help-all'];
  const { stdout } = await runProgram('sh', args, { env: environment(program, {}) });
  return optionNames(stdout);
}

/** Emitted settings, except for what is not there when one server runs on a loopback. */
export function loopbackSettings(
  emitted: Readonly<Record<string, string>>,
  port: number,
  managementPort: number,
): Record<string, string> {
  const kept = Object.entries(emitted).filter(([name]) => !NOT_HERE.test(name));
  return {
    ...Object.fromEntries(kept),
    KC_DB: 'dev-mem',
    KC_CACHE: 'local',
    KC_HTTP_HOST: '127.0.0.1',
    KC_HTTP_PORT: String(port),
    KC_HTTP_MANAGEMENT_HOST: '127.0.0.1',
    KC_HTTP_MANAGEMENT_PORT: String(managementPort),
    JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx640m',
  };
}

function script({ folder }: KeycloakProgram): string {
  return path.join(folder, 'bin/kc.sh');
}

function environment(
  { java }: KeycloakProgram,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, JAVA_HOME: java.home, ...settings };
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-3).join(' ').slice(0, 600);
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
