import { Namespace } from '../../constructs/kubernetes/core';
import type { IDatabase } from '../../constructs/kubernetes/database';
import type { IEdge } from '../../constructs/kubernetes/gateway';
import {
  ExternalIdentityProvider,
  type IIdentityProvider,
} from '../../constructs/kubernetes/identity';
import { Keycloak, KeycloakRealm, type Federation } from '../../constructs/kubernetes/keycloak';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { realmGroups } from '../../lib/contracts/groups';
import { platformHosts } from '../../lib/contracts/hosts';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { federationSecretName } from '../../lib/contracts/platform-secrets';
import type { CommonServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { Unit } from './unit';

/** What Keycloak stands on. Secrets are its accounts, and those of its clients. */
export interface KeycloakOptions extends CommonServices {
  /** The entrance that people reach it by. */
  readonly edge: IEdge;
  /** Where its data is. */
  readonly database: IDatabase;
}

/** Who signs people in, and the unit that it stands in. */
export interface IdentityUnit {
  readonly unit: Unit;
  readonly identity: IIdentityProvider;
  /** To be called when the last consumer has registered: writes the realm with all of them. */
  readonly complete: () => void;
}

type KeycloakSettings = Extract<Environment['identity'], { readonly provider: 'keycloak' }>;
type ExternalSettings = Extract<Environment['identity'], { readonly provider: 'external' }>;

/** Keycloak, with a realm of the platform's own. */
export function keycloakUnit(
  environment: Environment,
  settings: KeycloakSettings,
  services: KeycloakOptions,
): IdentityUnit {
  const unit = new Unit('keycloak', 'identity');
  const hosts = platformHosts(environment);
  const { allowFrom } = settings.adminConsole;
  const keycloak = new Keycloak(unit.chart, 'Keycloak', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.keycloak),
    network: clusterNetwork(environment),
    image: platformImage(environment, IMAGES.keycloak),
    host: hosts.identity,
    admin: allowFrom.length > 0 ? { host: hosts.identityAdmin, allowFrom } : undefined,
    realm: settings.realm,
    groups: realmGroups(environment) ?? [],
    adminGroups: [environment.access.admin.group],
    firstAdmin: settings.firstAdmin,
    federation: federationOf(settings),
    replicas: settings.replicas,
    ...services,
  });
  return {
    unit,
    identity: keycloak,
    complete: () => {
      new KeycloakRealm(unit.chart, 'Realm', {
        keycloak,
        image: platformImage(environment, IMAGES.keycloakConfigCli),
      });
    },
  };
}

function federationOf({ federation }: KeycloakSettings): Federation | undefined {
  if (federation === undefined) return undefined;
  const secret = { name: federationSecretName(federation.name) };
  return federation.kind === 'ldap'
    ? { ...federation, bindPassword: secret }
    : { ...federation, clientSecret: secret };
}

/** An OpenID provider elsewhere. */
export function externalIdentityUnit(
  { issuer, endpoints, groupsClaim, usernameClaim, clients }: ExternalSettings,
  secrets: ISecretStore,
): IdentityUnit {
  const unit = new Unit('identity', 'identity');
  const identity = new ExternalIdentityProvider(unit.chart, 'Identity', {
    endpoints: { issuer, ...endpoints },
    clients,
    groupsClaim,
    usernameClaim,
    secrets,
  });
  return { unit, identity, complete: () => undefined };
}
