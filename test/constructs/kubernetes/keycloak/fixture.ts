import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Namespace, restrictedContainer } from '../../../../constructs/kubernetes/core';
import type { DatabaseOptions, IDatabase } from '../../../../constructs/kubernetes/database';
import type {
  EdgeCapability,
  ExposedRoute,
  IEdge,
  RouteOptions,
} from '../../../../constructs/kubernetes/gateway';
import type { OidcClientOptions } from '../../../../constructs/kubernetes/identity';
import {
  Keycloak,
  KeycloakRealm,
  type KeycloakProps,
  type KeycloakRealmProps,
} from '../../../../constructs/kubernetes/keycloak';
import {
  memberAt,
  objectsOf,
  findObject,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeSecretStore } from '../identity/fakes';

/** An edge that remembers its routes, and can do everything. */
export class FakeEdge implements IEdge {
  readonly product = 'Fake';
  readonly capabilities: ReadonlySet<EdgeCapability> = new Set<EdgeCapability>(['allowList']);
  readonly exposed: RouteOptions[] = [];

  get routes(): readonly ExposedRoute[] {
    return this.exposed.map((options) => routeOf(options));
  }

  expose(_scope: Construct, _id: string, options: RouteOptions): ExposedRoute {
    this.exposed.push(options);
    return routeOf(options);
  }
}

function routeOf({ name, host, path = '', healthPath = '', auth }: RouteOptions): ExposedRoute {
  const url = `https://${host}${path}`;
  const healthUrl = `https://${host}${healthPath}`;
  return { name, url, healthUrl, auth: auth.kind, limited: false };
}

/** A server that makes one database. */
export class FakeDatabase implements IDatabase {
  readonly asked: DatabaseOptions[] = [];

  addDatabase(_scope: Construct, _id: string, options: DatabaseOptions) {
    this.asked.push(options);
    const secret = new FakeSecretStore().addGenerated(
      _scope,
      _id,
      { owner: 'databases', name: options.name },
      { name: `database-${options.name}`, namespace: options.namespace, component: 'databases' },
    );
    const ready = restrictedContainer({
      name: 'wait-for-database',
      image: 'ghcr.io/acme/wait:1.0.0',
      resources: { cpu: '10m', memory: '32Mi' },
    });
    return { database: options.name, secret, ready };
  }
}

/** Providers and a namespace, for one Keycloak. */
export function providers(chart: Chart) {
  return {
    namespace: Namespace.fromName(chart, 'Namespace', 'keycloak'),
    network: { vpcCidrs: ['10.0.0.0/16'] },
    image: 'quay.io/keycloak/keycloak:26.7.4',
    host: 'auth.ml.acme.io',
    database: new FakeDatabase(),
    secrets: new FakeSecretStore(),
    edge: new FakeEdge(),
  };
}

export const CONFIG_IMAGE = 'docker.io/adorsys/keycloak-config-cli:6.5.0-26.5.4';

/** Registers a consumer as one does, reading its Secret, behind a route of its own. */
export function consume(
  chart: Chart,
  { keycloak, edge }: { readonly keycloak: Keycloak; readonly edge: FakeEdge },
  options: Partial<OidcClientOptions> = {},
) {
  const { clientId = 'jupyterhub' } = options;
  const namespace =
    options.namespace ?? Namespace.fromName(chart, `Namespace-${clientId}`, clientId);
  edge.expose(chart, clientId, {
    name: clientId,
    namespace,
    host: 'platform.ml.acme.io',
    path: `/${clientId}`,
    backend: { name: clientId, port: 8000, pods: {} },
    auth: { kind: 'app' },
  });
  const client = keycloak.addClient(chart, `Client-${clientId}`, {
    title: clientId,
    flow: {
      kind: 'browser',
      redirectUris: [`https://platform.ml.acme.io/${clientId}/callback`],
    },
    ...options,
    clientId,
    namespace,
  });
  client.secret.toEnvVar('CLIENT_SECRET', 'client-secret');
  return client;
}

/** What a test of a whole Keycloak adds to it before the realm is written. */
export type Consumers = (
  chart: Chart,
  parts: { readonly keycloak: Keycloak } & ReturnType<typeof providers>,
) => void;

/** The objects of a Keycloak with its realm and one consumer. */
export function keycloakObjects(
  props: Partial<KeycloakProps> = {},
  consumers: Consumers = (chart, parts) => {
    consume(chart, parts);
  },
  realm: Partial<KeycloakRealmProps> = {},
): KubernetesObject[] {
  return objectsOf((chart) => {
    const given = providers(chart);
    const keycloak = new Keycloak(chart, 'Keycloak', { ...given, ...props });
    consumers(chart, { ...given, keycloak });
    new KeycloakRealm(chart, 'Realm', { keycloak, image: CONFIG_IMAGE, ...realm });
  });
}

/** A document of the ConfigMap, parsed. */
export function realmDocument(
  objects: readonly KubernetesObject[],
  name = 'realm.json',
): Record<string, unknown> {
  const text = memberAt(findObject(objects, 'ConfigMap', 'keycloak-realm'), ['data', name]);
  return JSON.parse(String(text)) as Record<string, unknown>;
}

/** Where a workload has its pod. */
export const POD = ['spec', 'template', 'spec'];

/** The variables of a server's container by name: the value, or where it comes from. */
export function serverVariables(props: Partial<KeycloakProps> = {}, container = ['containers', 0]) {
  const env = memberAt(findObject(keycloakObjects(props), 'Deployment'), [
    ...POD,
    ...container,
    'env',
  ]);
  return Object.fromEntries(
    (env as { name: string; value?: string; valueFrom?: unknown }[]).map((variable) => [
      variable.name,
      variable.value ?? variable.valueFrom,
    ]),
  ) as Record<string, unknown>;
}

/** A consumer of each kind: with roles, a machine, and one with nothing. */
const CONSUMERS: Consumers = (chart, parts) => {
  consume(chart, parts, {
    clientId: 'airflow',
    title: 'Airflow',
    flow: {
      kind: 'browser',
      redirectUris: ['https://platform.ml.acme.io/airflow/auth/oauth-authorized/keycloak'],
      postLogoutRedirectUris: [
        'https://platform.ml.acme.io/airflow/b',
        'https://platform.ml.acme.io/airflow/a',
      ],
    },
    roles: { user: ['viewers', 'ml-engineers'], admin: ['ml-admins'] },
  });
  consume(chart, parts, {
    clientId: 'airflow-jobs',
    flow: { kind: 'machine', groups: ['viewers', 'ml-engineers'] },
  });
  consume(chart, parts);
};

/** The realm with those consumers, or others. */
export const realm = (props: Partial<KeycloakProps> = {}, consumers = CONSUMERS) =>
  realmDocument(keycloakObjects(props, consumers));

interface Named {
  readonly name?: string;
  readonly clientId?: string;
}

/** The one member of a list of the realm by its name or client id. */
export function member(list: string, name: string, document = realm()): unknown {
  const members = document[list] as Named[];
  return members.find((one) => one.name === name || one.clientId === name);
}
