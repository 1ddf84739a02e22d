export { keycloakEndpoints, type KeycloakPlace } from './endpoints';
export type { Federation, LdapFederation, OidcFederation } from './federation';
export { Keycloak, type RealmSource } from './keycloak';
export type {
  AdminConsoleOptions,
  FirstAdminOptions,
  KeycloakProps,
  PasswordPolicyOptions,
  RealmOptions,
  SessionOptions,
} from './keycloak-props';
export { KeycloakRealm, type KeycloakRealmProps } from './keycloak-realm';
export type { RealmDeclaration } from './realm-declaration';
