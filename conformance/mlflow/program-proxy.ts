import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import type { EmittedContainer } from '../emitted';
import { send } from '../keycloak/http';
import { freePort } from '../port';

const READY_SECONDS = 30;

/** What stands before and behind the proxy. */
export interface ProxySurroundings {
  /** The program. */
  readonly program: string;
  /** The emitted container. */
  readonly container: EmittedContainer;
  /** Port of the server. */
  readonly server: number;
  /** Port of what answers for the Kubernetes API. */
  readonly kubernetes: number;
  /** Folder for its files. */
  readonly folder: string;
}

/** A real kube-rbac-proxy with the emitted arguments, on a port of the loopback. */
export class RealProxy {
  private constructor(
    readonly port: number,
    private readonly running: BackgroundProgram,
  ) {}

  static async start(surroundings: ProxySurroundings): Promise<RealProxy> {
    const { program, container, server, kubernetes, folder } = surroundings;
    const port = await freePort();
    const args = (container.args ?? []).map((arg) =>
      arg
        .replace(/^(--insecure-listen-address=).*$/, `$1127.0.0.1:${port}`)
        .replace(/^(--upstream=http:\/\/127\.0\.0\.1:)\d+/, `$1${server}`),
    );
    const running = new BackgroundProgram(
      program,
      [...args, `--kubeconfig=${writeKubeconfig(folder, kubernetes)}`],
      { env: {}, cwd: folder, log: path.join(folder, 'program-proxy.log') },
    );
    const proxy = new RealProxy(port, running);
    const answers = async () => (await send(port, { path: '/' })).status > 0;
    await running.until(answers, 'answered', READY_SECONDS);
    return proxy;
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}

function writeKubeconfig(folder: string, port: number): string {
  const file = path.join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'proxy' } }],
    clusters: [{ name: 'here', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'proxy', user: {} }],
  };
  fs.writeFileSync(file, JSON.stringify(config));
  return file;
}
