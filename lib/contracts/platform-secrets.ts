import type { Environment } from '../config/schema';
import {
  clientSecret,
  databaseLogin,
  keycloakAccount,
  type GeneratedSecretContract,
} from './secrets';
import { hasKeycloak } from './services';

/** Characters of a generated value. */
const VALUE_LENGTH = 32;

/** Clients that the platform registers at the identity provider, by id. */
const OIDC_CLIENTS: readonly string[] = [];

/** Every secret whose values are made at random, once. */
export function generatedSecrets(environment: Environment): GeneratedSecretContract[] {
  return [
    ...environment.secrets.generated.map(userSecret),
    ...(hasKeycloak(environment) ? keycloakSecrets(environment) : []),
  ];
}

const keycloakSecrets = ({ identity }: Environment): GeneratedSecretContract[] => [
  keycloakAccount('bootstrap'),
  keycloakAccount('break-glass'),
  ...('firstAdmin' in identity && identity.firstAdmin !== undefined
    ? [keycloakAccount('first-admin')]
    : []),
  databaseLogin('keycloak'),
  ...OIDC_CLIENTS.map(clientSecret),
];

/** Names of the secrets whose value a person puts into the store. */
export function declaredSecrets({ secrets, identity }: Environment): string[] {
  const clients = identity.provider === 'external' ? Object.keys(identity.clients) : [];
  const federation = identity.provider === 'keycloak' ? identity.federation : undefined;
  return [
    ...secrets.declared,
    ...clients.map(externalClientSecret),
    ...(federation === undefined ? [] : [federationSecretName(federation.name)]),
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
