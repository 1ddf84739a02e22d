import type { LdapFederation, OidcFederation } from '../../../../constructs/kubernetes/keycloak';

export const LDAP: LdapFederation = {
  kind: 'ldap',
  name: 'acme',
  vendor: 'active-directory',
  url: 'ldaps://ad.acme.io',
  usersDn: 'ou=people,dc=acme,dc=io',
  bindDn: 'cn=keycloak,dc=acme,dc=io',
  bindPassword: { name: 'active-directory' },
};

export const OIDC: OidcFederation = {
  kind: 'oidc',
  name: 'entra',
  title: 'Acme account',
  issuer: 'https://login.acme.io/v2',
  authorization: 'https://login.acme.io/v2/authorize',
  token: 'https://login.acme.io/v2/token',
  keys: 'https://login.acme.io/v2/keys',
  clientId: '0000-1111',
  clientSecret: { name: 'entra-client' },
};
