import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from '../failures';
import { ApiClient } from './api-client';

const TOKEN = 'conformance';
const READY_TIMEOUT_SECONDS = 60;

/** A run that breaks off leaves no server behind. */
const RUNNING = new Set<ChildProcess>();
process.once('exit', () => {
  RUNNING.forEach((child) => child.kill('SIGKILL'));
});

/** The programs of a control plane. */
export interface ControlPlanePrograms {
  readonly apiServer: string;
  readonly etcd: string;
}

/** A kube-apiserver with its etcd on this machine's loopback: no nodes, no controllers. */
export class ControlPlane {
  private constructor(
    readonly client: ApiClient,
    /** Lets other programs reach the API server. */
    readonly kubeconfig: string,
    private readonly processes: readonly ChildProcess[],
  ) {}

  /** Starts an empty cluster that keeps everything in `folder`. */
  static async start(programs: ControlPlanePrograms, folder: string): Promise<ControlPlane> {
    fs.mkdirSync(folder, { recursive: true });
    const [etcdPort, peerPort, apiPort] = await freePorts(3);
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    const etcd = launch(programs.etcd, etcdArguments(folder, etcdUrl, peerPort), folder, 'etcd');
    const server = launch(
      programs.apiServer,
      serverArguments(folder, etcdUrl, apiPort),
      folder,
      'kube-apiserver',
    );
    const client = new ApiClient(apiPort, TOKEN);
    const plane = new ControlPlane(client, writeKubeconfig(folder, apiPort), [server, etcd]);
    try {
      await waitUntilReady(client, server, path.join(folder, 'kube-apiserver.log'));
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  /** A file by which a program reaches the API server as a service account, with that one's rights. */
  async accountKubeconfig(namespace: string, account: string): Promise<string> {
    const { body } = await this.client.request(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    );
    const { status } = body as { status?: { token?: string } };
    if (status?.token === undefined) throw new Finding(`${namespace}/${account} gets no token`);
    const config = JSON.parse(fs.readFileSync(this.kubeconfig, 'utf8')) as {
      users: readonly { readonly name: string }[];
    };
    const users = [{ name: config.users[0]?.name, user: { token: status.token } }];
    const file = path.join(path.dirname(this.kubeconfig), `${namespace}-${account}-kubeconfig`);
    fs.writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
    return file;
  }

  /** Ends both programs and waits for their end. */
  async stop(): Promise<void> {
    for (const child of this.processes) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }
    }
  }
}

function etcdArguments(folder: string, url: string, peerPort: number): string[] {
  const peer = `http://127.0.0.1:${peerPort}`;
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ];
}

function serverArguments(folder: string, etcdUrl: string, port: number): string[] {
  const key = path.join(folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  fs.writeFileSync(key, privateKey, { mode: 0o600 });
  const tokens = path.join(folder, 'tokens.csv');
  fs.writeFileSync(tokens, `${TOKEN},conformance,conformance,system:masters\n`, { mode: 0o600 });
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${port}`,
    `--cert-dir=${path.join(folder, 'certificates')}`,
    '--service-cluster-ip-range=10.100.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    // Nothing answers for the webhooks that the platform registers.
    '--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook',
    '--allow-privileged=true',
  ];
}

function launch(
  program: string,
  args: readonly string[],
  folder: string,
  name: string,
): ChildProcess {
  const log = fs.openSync(path.join(folder, `${name}.log`), 'w');
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log] });
  fs.closeSync(log);
  RUNNING.add(child);
  child.once('exit', () => RUNNING.delete(child));
  return child;
}

async function waitUntilReady(client: ApiClient, server: ChildProcess, log: string): Promise<void> {
  const end = performance.now() + READY_TIMEOUT_SECONDS * 1000;
  while (performance.now() < end && server.exitCode === null) {
    const status = await client.request('GET', '/readyz').then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) {
      return;
    }
    await sleep(250);
  }
  const lines = fs.readFileSync(log, 'utf8').trim().split('\n');
  throw new Error(`kube-apiserver is not ready: ${lines.at(-1) ?? ''}`);
}

function writeKubeconfig(folder: string, port: number): string {
  const file = path.join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'conformance',
    contexts: [{ name: 'conformance', context: { cluster: 'conformance', user: 'conformance' } }],
    clusters: [
      {
        name: 'conformance',
        // The server made its certificate itself a moment ago, and listens on the loopback only.
        cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true },
      },
    ],
    users: [{ name: 'conformance', user: { token: TOKEN } }],
  };
  fs.writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

async function freePorts(count: 3): Promise<[number, number, number]>;
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve, reject) => {
          const server = net.createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            resolve(server);
          });
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
