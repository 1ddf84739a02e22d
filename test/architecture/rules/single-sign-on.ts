import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { containersOf } from '../pods';
import { mutateObjects, removeObjects, type Mutable, type Rule } from '../rule';

/** A client of the realm, as keycloak-config-cli and Keycloak read it. */
interface Client {
  readonly clientId: string;
  readonly secret?: string;
  readonly publicClient?: boolean;
  readonly bearerOnly?: boolean;
  readonly standardFlowEnabled?: boolean;
  readonly implicitFlowEnabled?: boolean;
  readonly directAccessGrantsEnabled?: boolean;
  readonly fullScopeAllowed?: boolean;
  readonly redirectUris?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
}

interface Realm {
  readonly realm: string;
  readonly groups?: readonly { readonly name: string }[];
  readonly clients?: readonly Client[];
  readonly users?: readonly {
    readonly groups?: readonly string[];
    readonly credentials?: readonly { readonly value?: string }[];
  }[];
}

const REALM_MAP = 'keycloak-realm';
const REALM_KEY = 'realm.json';
const PLACEHOLDER = /^\$\(env:([A-Z0-9_]+)\)$/;

const ofKind = ({ objects }: Output, kind: string) =>
  objects.map(({ object }) => object).filter((object) => object.kind === kind);

const isRealmMap = ({ kind, metadata }: KubernetesObject) =>
  kind === 'ConfigMap' && metadata.name === REALM_MAP;

const realmsOf = ({ objects }: Output): Realm[] =>
  objects
    .map(({ object }) => object)
    .filter(isRealmMap)
    .map(
      (object) =>
        JSON.parse(
          (object['data'] as Readonly<Record<string, string>>)[REALM_KEY] ?? '{}',
        ) as Realm,
    );

const clientsOf = (output: Output) => realmsOf(output).flatMap(({ clients = [] }) => clients);

/** Changes the realm inside its ConfigMap. */
const mutateRealm = (change: (realm: Mutable) => void) =>
  mutateObjects(isRealmMap, (object) => {
    const realm = JSON.parse(object['data'][REALM_KEY] as string) as Mutable;
    change(realm);
    object['data'][REALM_KEY] = JSON.stringify(realm);
  });

const ROGUE: Client = {
  clientId: 'rogue',
  secret: 'password',
  standardFlowEnabled: true,
  redirectUris: ['http://*.example.com/*'],
};

/** Hosts that routes of any edge answer for. */
const hostsOf = (output: Output): string[] => [
  ...ofKind(output, 'HTTPRoute').flatMap(
    ({ spec }) => (spec as { hostnames?: string[] }).hostnames ?? [],
  ),
  ...ofKind(output, 'Ingress').flatMap(({ spec }) =>
    ((spec as k8s.IngressSpec).rules ?? []).map(({ host = '' }) => host),
  ),
];

function redirectFaults(output: Output): string[] {
  const hosts = hostsOf(output);
  return clientsOf(output).flatMap(({ clientId, redirectUris = [] }) =>
    redirectUris
      .filter((uri) => {
        if (!uri.startsWith('https://') || /[*#]/.test(uri)) return true;
        return !hosts.includes(new URL(uri).host);
      })
      .map((uri) => `${clientId}: ${uri}`),
  );
}

/** Clients whose software has no PKCE: https://github.com/argoproj/argo-workflows/blob/v4.0.6/server/auth/sso/sso.go */
const WITHOUT_PKCE = ['argo'];

const UNSAFE: Readonly<Record<string, (client: Client) => boolean>> = {
  'is public': ({ publicClient }) => publicClient === true,
  'takes passwords': ({ directAccessGrantsEnabled }) => directAccessGrantsEnabled !== false,
  'has the implicit flow': ({ implicitFlowEnabled }) => implicitFlowEnabled !== false,
  'has every role in its scope': ({ fullScopeAllowed }) => fullScopeAllowed !== false,
  'needs no PKCE': ({ clientId, standardFlowEnabled, attributes = {} }) =>
    !WITHOUT_PKCE.includes(clientId) &&
    standardFlowEnabled !== false &&
    attributes['pkce.code.challenge.method'] !== 'S256',
  'has its secret in the realm': ({ secret = '' }) => !PLACEHOLDER.test(secret),
};

/** Clients that Keycloak makes in every realm, which are configured but not ours. */
const BUILT_IN_CLIENTS = ['account', 'account-console', 'admin-cli', 'broker', 'realm-management'];

const ownClients = (output: Output) =>
  clientsOf(output).filter(
    ({ clientId }) => !BUILT_IN_CLIENTS.includes(clientId) && !clientId.startsWith('security-'),
  );

/** Variables that a workload of the realm's namespace takes from Secrets. */
const secretVariables = (object: KubernetesObject) =>
  containersOf(object).flatMap(({ env = [] }) =>
    env.filter(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined).map(({ name }) => name),
  );

const readsRealm = (object: KubernetesObject) =>
  ['Job', 'CronJob'].includes(object.kind) && JSON.stringify(object.spec).includes(`"${REALM_MAP}`);

function placeholdersOf(output: Output): string[] {
  const text = ofKind(output, 'ConfigMap')
    .filter(isRealmMap)
    .map((object) => JSON.stringify(object['data']))
    .join('');
  return [...new Set([...text.matchAll(/\$\(env:([A-Z0-9_]+)\)/g)].map(([, name]) => name ?? ''))];
}

export const SINGLE_SIGN_ON_RULES: readonly Rule[] = [
  {
    name: 'every redirect goes to an exact https URL, on a host that has a route',
    source: 'clients in the realm document against hosts of routes in the YAML',
    check: redirectFaults,
    mutations: [
      {
        name: 'a wildcard over http',
        apply: mutateRealm((realm) => {
          realm['clients'] = [...(realm['clients'] as Client[]), ROGUE];
        }),
      },
    ],
  },
  {
    name: 'every client is confidential, wants PKCE, and has its secret elsewhere',
    source: 'what OAuth 2.1 asks for, by hand, against the realm document',
    check: (output) =>
      ownClients(output).flatMap((client) =>
        Object.entries(UNSAFE)
          .filter(([, isUnsafe]) => isUnsafe(client))
          .map(([what]) => `${client.clientId} ${what}`),
      ),
    mutations: [
      {
        name: 'a client with none of it',
        apply: mutateRealm((realm) => {
          realm['clients'] = [...(realm['clients'] as Client[]), ROGUE];
        }),
      },
    ],
  },
  {
    name: 'the realm is not Keycloak’s own',
    source: 'the name that Keycloak gives its own realm',
    check: (output) => realmsOf(output).flatMap(({ realm }) => (realm === 'master' ? [realm] : [])),
    mutations: [
      {
        name: 'master',
        apply: mutateRealm((realm) => {
          realm['realm'] = 'master';
        }),
      },
    ],
  },
  {
    name: 'every client has a consumer: a Secret with its secret, outside Keycloak’s namespace',
    source: 'clients in the realm document against ExternalSecrets in the YAML',
    check: (output) =>
      ownClients(output)
        .filter(
          ({ clientId }) =>
            !ofKind(output, 'ExternalSecret').some(
              ({ metadata, spec }) =>
                metadata.namespace !== 'keycloak' &&
                new RegExp(`oidc[/-]${clientId}"`).test(JSON.stringify(spec)),
            ),
        )
        .map(({ clientId }) => clientId),
    mutations: [
      {
        name: 'a client that nobody uses',
        apply: mutateRealm((realm) => {
          realm['clients'] = [...(realm['clients'] as Client[]), ROGUE];
        }),
      },
    ],
  },
  {
    name: 'every placeholder of the realm is a variable that its jobs take from a Secret',
    source: 'placeholders in the realm document against variables of the Jobs that mount it',
    check: (output) =>
      output.objects
        .map(({ object }) => object)
        .filter(readsRealm)
        .flatMap((object) =>
          placeholdersOf(output)
            .filter((name) => !secretVariables(object).includes(name))
            .map((name) => `${titleOf(object)}: ${name}`),
        ),
    mutations: [
      {
        name: 'a placeholder that nobody fills',
        apply: mutateRealm((realm) => {
          realm['displayName'] = '$(env:NOBODY)';
        }),
      },
    ],
  },
  {
    name: 'every realm document is applied by a Job, and again on a schedule',
    source: 'the rendered YAML alone',
    check: (output) => {
      if (realmsOf(output).length === 0) return [];
      const kinds = output.objects.map(({ object }) => object).filter(readsRealm);
      return ['Job', 'CronJob'].filter((wanted) => !kinds.some(({ kind }) => kind === wanted));
    },
    mutations: [
      {
        name: 'no Job',
        apply: removeObjects(
          ({ kind, metadata }) => kind === 'Job' && metadata.namespace === 'keycloak',
        ),
      },
      { name: 'no schedule', apply: removeObjects(({ kind }) => kind === 'CronJob') },
    ],
  },
  {
    name: 'groups of the environment are groups of the realm',
    source: 'the environment against the realm document',
    check: (output) => {
      const { access, teams } = output.environment;
      const wanted = [
        ...Object.values(access).map(({ group }) => group),
        ...Object.entries(teams).map(([team, { group = `team-${team}` }]) => group),
      ];
      return realmsOf(output).flatMap(({ groups = [] }) =>
        wanted.filter((group) => !groups.some(({ name }) => name === group)),
      );
    },
    mutations: [
      {
        name: 'no groups',
        apply: mutateRealm((realm) => {
          realm['groups'] = [];
        }),
      },
    ],
  },
];
