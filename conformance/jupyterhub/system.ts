import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { Browser } from '../browser';
import type { CheckContext } from '../check';
import { containerOf, emittedObject, podOf, variablesOf, type EmittedObject } from '../emitted';
import { send, type HttpAnswer } from '../keycloak/http';
import type { SignOn } from '../keycloak/sign-on';
import { nodePackage } from '../node-package';
import { freePort } from '../port';
import type { PostgresServer } from '../postgres';
import type { PythonEnvironment } from '../python/environment';
import {
  changeFile,
  writeConfiguration,
  type FileChange,
  type HubConfiguration,
  type HubDocument,
} from './configuration';

/** The proxy's package, at the version of the catalogue's image. */
const PROXY = { name: 'configurable-http-proxy', version: '5.3.0' } as const;

const READY_SECONDS = 120;
const PROXY_TOKEN = 'made-for-the-proxy';

/** What programs show to read metrics. */
export const METRICS_TOKEN = 'made-for-metrics';

/** What a hub needs on this machine. */
export interface HubSurroundings {
  readonly context: CheckContext;
  readonly python: PythonEnvironment;
  readonly postgres: PostgresServer;
  /** Who signs people in; without it nobody does. */
  readonly keycloak?: SignOn;
  /** How the API server is reached; without it there is none. */
  readonly kubeconfig?: string;
}

interface Ports {
  /** Of the proxy, where people arrive. */
  readonly entrance: number;
  readonly proxyApi: number;
  readonly hub: number;
}

/** A real hub behind its real proxy, with the files, variables and arguments that an environment has. */
export class HubSystem {
  private constructor(
    /** What it is called among the hubs of a run. */
    readonly name: string,
    private readonly hub: BackgroundProgram,
    private readonly proxy: BackgroundProgram,
    private readonly settings: HubConfiguration,
    private readonly ports: Ports,
    private readonly hosts: Readonly<Record<string, number>>,
  ) {}

  /** Starts both; changes are made in the hub's files before. */
  static async start(
    { context, python, postgres, keycloak, kubeconfig }: HubSurroundings,
    objects: readonly EmittedObject[],
    name: string,
    changes: readonly FileChange[] = [],
  ): Promise<HubSystem> {
    const ports = { entrance: await freePort(), proxyApi: await freePort(), hub: await freePort() };
    const settings = writeConfiguration(objects, path.join(context.scratch, `hub-${name}`), {
      hubPort: ports.hub,
      proxyApiPort: ports.proxyApi,
      login: postgres.login(),
      secrets: {
        'proxy-token': PROXY_TOKEN,
        'metrics-token': METRICS_TOKEN,
        'client-secret': keycloak?.secretOf('jupyter') ?? 'nobody-signs-in',
      },
      ...(keycloak && { keycloakUrl: `http://127.0.0.1:${keycloak.port}` }),
      ...(kubeconfig !== undefined && { kubeconfig }),
    });
    for (const change of changes) changeFile(settings.folder, change);
    const proxy = await startProxy(context.root, objects, settings.folder, ports);
    const hub = new BackgroundProgram(python.program('jupyterhub'), settings.args, {
      env: settings.env,
      cwd: settings.folder,
      log: path.join(settings.folder, 'hub.log'),
    });
    const hosts = keycloak === undefined ? {} : { [keycloak.host]: keycloak.port };
    const system = new HubSystem(name, hub, proxy, settings, ports, hosts);
    try {
      const isHealthy = async () => (await system.get('/hub/health')).status === 200;
      await system.until(isHealthy, 'answered by its proxy');
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  get document(): HubDocument {
    return this.settings.document;
  }

  /** What the hub has written so far. */
  get log(): string {
    return this.hub.log;
  }

  /** Waits for something that the hub does. */
  until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    return this.hub.until(isSo, what, READY_SECONDS);
  }

  /** A public address below the hub's path. */
  url(below: string): string {
    return `${new URL(this.document.identity.callbackUrl).origin}${this.document.baseUrl}${below}`;
  }

  /** Asks as the edge does, through the proxy. */
  get(below: string, authorization?: string): Promise<HttpAnswer> {
    return this.ask('GET', below, authorization);
  }

  /** Asks as the edge does, with a body. */
  ask(method: string, below: string, authorization?: string, json?: unknown): Promise<HttpAnswer> {
    return send(this.ports.entrance, {
      method,
      path: `${this.document.baseUrl}${below}`,
      headers: {
        host: new URL(this.url('/')).host,
        'x-forwarded-proto': 'https',
        ...(authorization === undefined ? {} : { authorization }),
      },
      ...(json === undefined ? {} : { json }),
    });
  }

  /** What the proxy answers about its routes. */
  routes(authorization?: string): Promise<HttpAnswer> {
    return send(this.ports.proxyApi, {
      path: '/api/routes',
      headers: authorization === undefined ? {} : { authorization },
    });
  }

  /** What the proxy's own hub shows it. */
  readonly proxyAuthorization = `token ${PROXY_TOKEN}`;

  /** A browser that knows the hub, and who signs people in. */
  browser(): Browser {
    return new Browser({ ...this.hosts, [new URL(this.url('/')).host]: this.ports.entrance });
  }

  /** Ends both. */
  async stop(): Promise<void> {
    await this.hub.stop();
    await this.proxy.stop();
  }
}

async function startProxy(
  root: string,
  objects: readonly EmittedObject[],
  folder: string,
  { hub, proxyApi, entrance }: Ports,
): Promise<BackgroundProgram> {
  const container = containerOf(podOf(emittedObject(objects, 'Deployment', 'proxy')), 'proxy');
  const args = (container.args ?? []).map((arg) =>
    arg
      .replace('0.0.0.0', '127.0.0.1')
      .replace(/^--port=8000$/, `--port=${entrance}`)
      .replace(/^--api-port=8001$/, `--api-port=${proxyApi}`)
      .replace('http://hub.jupyter.svc:8081', `http://127.0.0.1:${hub}`),
  );
  const [program = PROXY.name] = container.command ?? [];
  const script = path.join(await nodePackage(root, PROXY.name, PROXY.version), 'bin', program);
  return new BackgroundProgram(process.execPath, [script, ...args], {
    env: variablesOf(container, () => PROXY_TOKEN),
    cwd: folder,
    log: path.join(folder, 'proxy.log'),
  });
}
