import * as fs from 'node:fs';
import * as path from 'node:path';
import { containerOf, emittedObject, podOf, variablesOf, type EmittedObject } from '../emitted';

/** What the hub's own port is called in its configuration. */
const HUB_PORT = /:8081/g;

/** The document of the hub, as far as checks read it. */
export interface HubDocument {
  readonly baseUrl: string;
  readonly identity: { readonly callbackUrl: string; readonly authorizeUrl: string };
  readonly profiles: readonly { readonly name: string; readonly title: string }[];
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
}

/** A cluster that nobody answers for: pods are made, and not sent. */
const KUBECONFIG = {
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
  const kubeconfig = path.join(folder, 'kubeconfig');
  fs.writeFileSync(kubeconfig, JSON.stringify(KUBECONFIG));
  const hub = containerOf(podOf(emittedObject(objects, 'Deployment', 'hub')), 'hub');
  const made = (secret: string, key: string) =>
    places.login[key] ?? places.secrets[key] ?? `made-for-this-run-${secret}-${key}`;
  const env = {
    ...variablesOf(hub, made),
    PGSSLMODE: 'prefer',
    POD_NAMESPACE: 'jupyter',
    HOME: folder,
    KUBECONFIG: kubeconfig,
  };
  const [, ...args] = (hub.args ?? []).map((arg) => arg.replace('/etc/jupyterhub', folder));
  const document = JSON.parse(data['platform.json'] ?? '{}') as HubDocument;
  return { folder, document, env, args };
}

function onLoopback(text: string, { hubPort, proxyApiPort, keycloakUrl }: HubPlaces): string {
  return text
    .replaceAll('http://hub.jupyter.svc:8081', `http://127.0.0.1:${hubPort}`)
    .replaceAll('http://proxy.jupyter.svc:8001', `http://127.0.0.1:${proxyApiPort}`)
    .replaceAll(/http:\/\/keycloak\.[a-z0-9.-]+:8080/g, keycloakUrl ?? 'http://127.0.0.1:1')
    .replaceAll(HUB_PORT, `:${hubPort}`);
}
