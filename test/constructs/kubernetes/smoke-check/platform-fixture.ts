import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SmokeTarget } from '../../../../constructs/kubernetes/smoke-check';
import { certificateFor } from './certificate-fixture';

const PROGRAM = resolve(__dirname, '../../../../constructs/kubernetes/smoke-check/program.mjs');

/** What a run of the program said. */
export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A platform on this machine: `localhost` with its applications, `127.0.0.1` with the sign-in. */
export interface Platform {
  /** An application's URL. */
  readonly url: (path: string) => string;
  /** The unencrypted form. */
  readonly plainUrl: (path: string) => string;
  /** The same path on a server whose certificate is for another name. */
  readonly misnamedUrl: (path: string) => string;
  readonly signInHost: string;
  /** How often a path was asked for. */
  readonly count: (path: string) => number;
  /** Runs the program. */
  readonly check: (
    targets: readonly SmokeTarget[],
    args?: readonly string[],
    trust?: boolean,
  ) => Promise<Outcome>;
  /** Runs the program with other arguments. */
  readonly run: (args: readonly string[]) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
};

const HANG = 'hang';
const BREAK = 'break';

/** A status, or the place of a redirect. */
type Answer = number | string;

/** Starts the servers; `answers` maps paths to what they answer, given the port of the applications. */
export async function startPlatform(
  answers: (port: number) => Readonly<Record<string, Answer | (() => Answer)>>,
): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-'));
  const counts = new Map<string, number>();
  const trusted = certificateFor('localhost', [127, 0, 0, 1]);
  const misnamed = certificateFor('elsewhere.test');
  const serve: RequestListener = (request, response) => {
    const path = new URL(request.url ?? '/', 'https://localhost').pathname;
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const given = answers(port)[path] ?? 404;
    const answer = typeof given === 'function' ? given() : given;
    if (answer === HANG) return;
    if (answer === BREAK) request.socket.destroy();
    else if (typeof answer === 'number') response.writeHead(answer).end('body');
    else response.writeHead(302, { location: answer }).end();
  };
  const servers = [
    createServer(trusted, serve),
    createServer(misnamed, serve),
    createPlainServer((request, response) => {
      if (request.url === '/plain') response.writeHead(200).end();
      else response.writeHead(301, { location: `https://localhost${request.url ?? ''}` }).end();
    }),
  ] as const;
  const port = await listen(servers[0]);
  const misnamedPort = await listen(servers[1]);
  const plainPort = await listen(servers[2]);
  const authorities = join(folder, 'authorities.pem');
  writeFileSync(authorities, trusted.cert + misnamed.cert);

  return {
    url: (path) => `https://localhost:${port}${path}`,
    plainUrl: (path) => `http://localhost:${plainPort}${path}`,
    misnamedUrl: (path) => `https://localhost:${misnamedPort}${path}`,
    signInHost: `127.0.0.1:${port}`,
    count: (path) => counts.get(path) ?? 0,
    check: (targets, args = [], trust = true) => {
      const file = join(folder, 'targets.json');
      writeFileSync(file, JSON.stringify(targets));
      const env = { ...process.env, ...(trust && { NODE_EXTRA_CA_CERTS: authorities }) };
      return runProgram([PROGRAM, file, ...args], env);
    },
    run: (args) => runProgram([PROGRAM, ...args], process.env),
    close: async () => {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((done) =>
              server.close(() => {
                done();
              }),
            ),
        ),
      );
      rmSync(folder, { recursive: true });
    },
  };
}

const runProgram = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [...args],
      { env, timeout: 20_000 },
      (_error, stdout, stderr) => {
        done({ code: child.exitCode ?? undefined, stdout, stderr });
      },
    );
  });
