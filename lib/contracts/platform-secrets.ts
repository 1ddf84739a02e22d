import type { Environment } from '../config/schema';
import { applicationsOf } from './applications';
import type { ClientContract } from './applications/application';
import {
  clientSecret,
  cookieKey,
  databaseLogin,
  keycloakAccount,
  type GeneratedSecretContract,
} from './secrets';
import { hasKeycloak } from './services';

/** Characters of a generated value. */
const VALUE_LENGTH = 32;

/** Every secret whose values are made at random, once. */
export function generatedSecrets(environment: Environment): GeneratedSecretContract[] {
  return [
    ...environment.secrets.generated.map(userSecret),
    ...(hasKeycloak(environment) ? keycloakSecrets(environment) : []),
    ...applicationSecrets(environment),
  ];
}

const keycloakSecrets = ({ identity }: Environment): GeneratedSecretContract[] => [
  keycloakAccount('bootstrap'),
  keycloakAccount('break-glass'),
  ...('firstAdmin' in identity && identity.firstAdmin !== undefined
    ? [keycloakAccount('first-admin')]
    : []),
  databaseLogin('keycloak'),
];

function applicationSecrets(environment: Environment): GeneratedSecretContract[] {
  return applicationsOf(environment).flatMap(({ clients, databases, secrets }) => [
    ...clients(environment).flatMap((client) => secretsOf(environment, client)),
    ...databases(environment).map(databaseLogin),
    ...secrets(environment),
  ]);
}

/** Keycloak is told a client's secret; one elsewhere tells it. An ingress has a proxy sign people in. */
function secretsOf(
  { identity, edge }: Environment,
  { clientId, atEdge }: ClientContract,
): GeneratedSecretContract[] {
  return [
    ...(identity.provider === 'keycloak' ? [clientSecret(clientId)] : []),
    ...(atEdge && edge.kind !== 'envoy-gateway' ? [cookieKey(clientId)] : []),
  ];
}

/** Names of the secrets whose value a person puts into the store, those that somebody declares beside us once. */
export function declaredSecrets({ secrets, identity }: Environment): string[] {
  const clients = identity.provider === 'external' ? Object.keys(identity.clients) : [];
  const federation = identity.provider === 'keycloak' ? identity.federation : undefined;
  return [
    ...new Set([
      ...secrets.declared,
      ...clients.map(externalClientSecret),
      ...(federation === undefined ? [] : [federationSecretName(federation.name)]),
    ]),
  ];
}

/** The declared secret by which Keycloak speaks to where people come from. */
export const federationSecretName = (federation: string): string => `federation-${federation}`;

/** The declared secret of a client at an identity provider elsewhere. */
export const externalClientSecret = (component: string): string => `oidc-${component}`;

const userSecret = (name: string): GeneratedSecretContract => ({
  owner: 'generated',
  name,
  values: { value: { length: VALUE_LENGTH } },
});
