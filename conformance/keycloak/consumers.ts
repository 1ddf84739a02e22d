import { Namespace } from '../../constructs/kubernetes/core';
import type { IDatabase } from '../../constructs/kubernetes/database';
import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { OidcClientOptions } from '../../constructs/kubernetes/identity';
import { Keycloak, KeycloakRealm } from '../../constructs/kubernetes/keycloak';
import type { IOtlpReceiver } from '../../constructs/kubernetes/opentelemetry';
import type { ISecret, ISecretStore } from '../../constructs/kubernetes/secrets';
import { CLIENT_SECRET_KEY } from '../../lib/contracts/secrets';
import { Unit } from '../../stacks/manifests/unit';
import { Finding } from '../failures';
import { objectsIn } from '../helm/compare';
import { keycloakAmong, type EmittedKeycloak } from './emitted';

const DOMAIN = 'ml-conformance.dev';
const APPLICATIONS = `https://platform.${DOMAIN}`;

/** One consumer of each sort, as it registers itself with the platform's Keycloak. */
const CONSUMERS: readonly Omit<OidcClientOptions, 'namespace'>[] = [
  {
    clientId: 'browser-with-roles',
    title: 'Consumer that reads roles',
    flow: {
      kind: 'browser',
      redirectUris: [`${APPLICATIONS}/roles/callback`],
      postLogoutRedirectUris: [`${APPLICATIONS}/roles`, `${APPLICATIONS}/`],
    },
    roles: { Admin: ['ml-admins'], Op: ['ml-engineers', 'ml-admins'], Viewer: ['viewers'] },
  },
  {
    clientId: 'browser-with-groups',
    title: 'Consumer that reads groups',
    flow: { kind: 'browser', redirectUris: [`${APPLICATIONS}/groups/oauth2/callback`] },
  },
  {
    clientId: 'machine',
    title: 'Consumer that is no person',
    flow: { kind: 'machine', groups: ['ml-engineers'] },
    roles: { Op: ['ml-engineers'] },
  },
];

/** What the construct makes of consumers that no shipped environment may have yet, of a first admin, and of tracing. */
export function keycloakWithConsumers(): EmittedKeycloak {
  const unit = new Unit('keycloak', 'base');
  const { chart } = unit;
  const network = { vpcCidrs: ['10.0.0.0/16'] };
  const namespace = new Namespace(chart, 'Namespace', { name: 'keycloak', network });
  const keycloak = new Keycloak(chart, 'Keycloak', {
    namespace,
    network,
    image: 'quay.io/keycloak/keycloak:26.7.4',
    host: `auth.${DOMAIN}`,
    database: DATABASE,
    secrets: SECRETS,
    edge: EDGE,
    traces: TRACES,
    firstAdmin: {
      username: 'first.admin',
      email: `first.admin@${DOMAIN}`,
      firstName: 'First',
      lastName: 'Admin',
    },
  });
  for (const consumer of CONSUMERS) {
    const { clientId } = consumer;
    const { secret: own } = keycloak.addClient(chart, clientId, { ...consumer, namespace });
    own.toEnvVar('CLIENT_SECRET', CLIENT_SECRET_KEY);
  }
  new KeycloakRealm(chart, 'Realm', {
    keycloak,
    image: 'docker.io/adorsys/keycloak-config-cli:6.5.0',
  });
  const emitted = keycloakAmong(objectsIn(unit.render().yaml));
  if (emitted === undefined) {
    throw new Finding('the construct makes no realm');
  }
  return emitted;
}

/** Secrets that nothing makes: the checks know a value for every key. */
const SECRETS: ISecretStore = {
  addGenerated: (_scope, _id, _contract, { name }) => secret(name),
  addDeclared: (_scope, _id, _contract, { name }) => secret(name),
};

const DATABASE: IDatabase = {
  addDatabase: (_scope, _id, { name }) => ({
    database: name,
    secret: secret('database'),
    ready: { name: 'ready', image: 'docker.io/library/postgres:18' },
  }),
};

/** Nobody listens: settings are looked at, and this server is not started. */
const TRACES: IOtlpReceiver = {
  httpUrl: 'http://collector.telemetry.svc:4318',
  grpcUrl: 'http://collector.telemetry.svc:4317',
  addSender: () => undefined,
};

const EDGE: IEdge = {
  product: 'stand-in',
  capabilities: new Set(),
  routes: ['roles', 'groups'].map((name) => {
    const url = `${APPLICATIONS}/${name}`;
    return { name, url, healthUrl: url, auth: 'app', limited: false };
  }),
  expose: (_scope, _id, { name, host, auth }) => {
    const url = `https://${host}`;
    return { name, url, healthUrl: url, auth: auth.kind, limited: false };
  },
};

function secret(name: string): ISecret {
  return {
    name,
    toEnvVar: (variable, key) => ({
      name: variable,
      valueFrom: { secretKeyRef: { name, key } },
    }),
    toVolume: (volume) => ({ name: volume, secret: { secretName: name } }),
  };
}
