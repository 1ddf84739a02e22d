import * as fs from 'node:fs';
import * as path from 'node:path';
import { containerOf, emittedObject, podOf, variablesOf, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { NAMESPACES } from '../../lib/contracts/namespaces';

/** Where the hub's container has its configuration. */
const CONFIG_FOLDER = '/etc/jupyterhub';

const DOCUMENT = 'platform.json';

/** What the hub's own port is called in its configuration. */
const HUB_PORT = /:8081/g;

/** Values of KubeSpawner's traits, by name. */
export type Traits = Readonly<Record<string, unknown>>;

/** A kind of notebook, as far as checks read it. */
export interface ProfileDocument {
  readonly name: string;
  readonly title: string;
  readonly images: readonly { readonly image: string }[];
  readonly groups: readonly string[] | null;
  readonly override: Traits;
}

/** A team, as far as checks read it. */
export interface TeamDocument {
  readonly name: string;
  readonly group: string;
  readonly profiles: readonly string[] | null;
  readonly choice: { readonly service_account: string };
  readonly override: Traits;
}

/** The document of the hub, as far as checks read it. */
export interface HubDocument {
  readonly baseUrl: string;
  readonly identity: {
    readonly callbackUrl: string;
    readonly authorizeUrl: string;
    readonly logoutUrl: string;
    readonly allowedGroups: readonly string[];
    readonly adminGroups: readonly string[];
  };
  readonly culling: {
    readonly idleSeconds: number;
    readonly everySeconds: number;
    readonly maxAgeSeconds: number;
  };
  readonly spawner: Traits;
  readonly profiles: readonly ProfileDocument[];
  readonly teams: readonly TeamDocument[];
}

/** The hub's files and variables, as an environment has them. */
export interface HubConfiguration {
  readonly folder: string;
  readonly document: HubDocument;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** Where the things are that the hub speaks to. */
export interface HubPlaces {
  readonly hubPort: number;
  readonly proxyApiPort: number;
  readonly login: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** URL of Keycloak on the loopback; the back channel leads there. */
  readonly keycloakUrl?: string;
  /** How the API server is reached; without it there is none, and pods are made and not sent. */
  readonly kubeconfig?: string;
}

/** For what is looked at without a hub. */
export const NOWHERE: HubPlaces = { hubPort: 1, proxyApiPort: 1, login: {}, secrets: {} };

/** A cluster that nobody answers for. */
const NO_CLUSTER = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'none',
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
  clusters: [{ name: 'none', cluster: { server: 'http://127.0.0.1:1' } }],
  users: [{ name: 'none', user: {} }],
};

/** Writes the emitted files into a folder, with addresses of the loopback in them. */
export function writeConfiguration(
  objects: readonly EmittedObject[],
  folder: string,
  places: HubPlaces,
): HubConfiguration {
  fs.mkdirSync(folder, { recursive: true });
  const { data = {} } = emittedObject(objects, 'ConfigMap', 'hub-config');
  for (const [name, text] of Object.entries(data)) {
    fs.writeFileSync(path.join(folder, name), onLoopback(text, places));
  }
  const hub = containerOf(podOf(emittedObject(objects, 'Deployment', 'hub')), 'hub');
  const made = (secret: string, key: string) =>
    places.login[key] ?? places.secrets[key] ?? `made-for-this-run-${secret}-${key}`;
  const env = {
    ...variablesOf(hub, made),
    PGSSLMODE: 'prefer',
    POD_NAMESPACE: NAMESPACES.jupyterHub,
    HOME: folder,
    KUBECONFIG: places.kubeconfig ?? noCluster(folder),
  };
  const [, ...args] = (hub.args ?? []).map((arg) => arg.replace(CONFIG_FOLDER, folder));
  return { folder, document: documentOf(data), env, args };
}

/** A change of one of the hub's files. */
export interface FileChange {
  readonly file: 'platform.json' | 'jupyterhub_config.py' | 'platform_notebooks.py';
  readonly from: RegExp | string;
  readonly to: string;
}

/** Makes a change in a written file. */
export function changeFile(folder: string, { file, from, to }: FileChange): void {
  const place = path.join(folder, file);
  const text = fs.readFileSync(place, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Finding(`${file} has no ${String(from)}; choose another mistake`);
  fs.writeFileSync(place, changed);
}

function noCluster(folder: string): string {
  const file = path.join(folder, 'kubeconfig');
  fs.writeFileSync(file, JSON.stringify(NO_CLUSTER));
  return file;
}

function documentOf(data: Readonly<Record<string, string>>): HubDocument {
  const text = data[DOCUMENT];
  if (text === undefined) throw new Finding(`the ConfigMap has no ${DOCUMENT}`);
  return JSON.parse(text) as HubDocument;
}

function onLoopback(text: string, { hubPort, proxyApiPort, keycloakUrl }: HubPlaces): string {
  return text
    .replaceAll('http://hub.jupyter.svc:8081', `http://127.0.0.1:${hubPort}`)
    .replaceAll('http://proxy.jupyter.svc:8001', `http://127.0.0.1:${proxyApiPort}`)
    .replaceAll(/http:\/\/keycloak\.[a-z0-9.-]+:8080/g, keycloakUrl ?? 'http://127.0.0.1:1')
    .replaceAll(HUB_PORT, `:${hubPort}`);
}
