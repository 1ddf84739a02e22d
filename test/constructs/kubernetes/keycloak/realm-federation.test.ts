import type { LdapFederation, OidcFederation } from '../../../../constructs/kubernetes/keycloak';
import { memberAt } from '../../../support/kubernetes';
import { FakeSecretStore } from '../identity/fakes';
import { LDAP, OIDC } from './federations';
import { keycloakObjects, realmDocument } from './fixture';

const realm = (federation?: LdapFederation | OidcFederation) =>
  realmDocument(keycloakObjects({ federation }));

const directory = (ldap: LdapFederation) =>
  memberAt(realm(ldap), ['components', 'org.keycloak.storage.UserStorageProvider', 0]);

const mappers = (ldap: LdapFederation) =>
  memberAt(directory(ldap), [
    'subComponents',
    'org.keycloak.storage.ldap.mappers.LDAPStorageMapper',
  ]);

test('a realm without federation has no directory, and takes providers away that it does not name', () => {
  expect(realm()).not.toHaveProperty('components');
  expect(realm()).toMatchObject({ identityProviders: [], identityProviderMappers: [] });
});

describe('a directory', () => {
  test('is read, never written, with a password from the vault', () => {
    expect(directory(LDAP)).toMatchObject({
      name: 'acme',
      providerId: 'ldap',
      config: {
        vendor: ['ad'],
        connectionUrl: ['ldaps://ad.acme.io'],
        usersDn: ['ou=people,dc=acme,dc=io'],
        bindDn: ['cn=keycloak,dc=acme,dc=io'],
        bindCredential: ['${vault.acme}'],
        editMode: ['READ_ONLY'],
        usernameLDAPAttribute: ['sAMAccountName'],
        uuidLDAPAttribute: ['objectGUID'],
      },
    });
  });

  test('has the attributes of its vendor, or the one given', () => {
    expect(directory({ ...LDAP, vendor: 'other' })).toMatchObject({
      config: {
        vendor: ['other'],
        usernameLDAPAttribute: ['uid'],
        uuidLDAPAttribute: ['entryUUID'],
      },
    });
    expect(directory({ ...LDAP, usernameAttribute: 'mail' })).toMatchObject({
      config: { usernameLDAPAttribute: ['mail'] },
    });
  });

  test('gives names and addresses, and groups where it is said where they are', () => {
    const names = (ldap: LdapFederation) =>
      (mappers(ldap) as { name: string }[]).map(({ name }) => name);
    expect(names(LDAP)).toEqual(['username', 'email', 'first name', 'last name']);
    const withGroups = { ...LDAP, groupsDn: 'ou=groups,dc=acme,dc=io' };
    expect(names(withGroups)).toEqual(['username', 'email', 'first name', 'last name', 'groups']);
    expect(mappers(withGroups)).toContainEqual(
      expect.objectContaining({
        providerId: 'group-ldap-mapper',
        config: expect.objectContaining({
          mode: ['READ_ONLY'],
          'groups.dn': ['ou=groups,dc=acme,dc=io'],
          'group.object.classes': ['group'],
        }),
      }),
    );
  });

  test('has its password in a file of the vault that is called by the realm', () => {
    const secrets = new FakeSecretStore();
    keycloakObjects({ federation: LDAP, secrets });
    expect(secrets.asked).toContainEqual(
      expect.objectContaining({
        source: 'declared/active-directory',
        name: 'keycloak-vault',
        keys: { 'ml-platform_acme': '{{ .password }}' },
      }),
    );
  });
});

describe('a provider to sign in with', () => {
  test('is called with PKCE, and its tokens are checked', () => {
    expect(realm(OIDC)['identityProviders']).toMatchObject([
      {
        alias: 'entra',
        displayName: 'Acme account',
        providerId: 'oidc',
        config: {
          issuer: OIDC.issuer,
          authorizationUrl: OIDC.authorization,
          tokenUrl: OIDC.token,
          jwksUrl: OIDC.keys,
          clientId: '0000-1111',
          clientSecret: '${vault.entra}',
          validateSignature: 'true',
          pkceMethod: 'S256',
        },
      },
    ]);
  });

  test('gives groups by a claim', () => {
    const groups = { claim: 'groups', mapping: { 'b-id': 'viewers', 'a-id': 'ml-admins' } };
    expect(realm({ ...OIDC, groups })['identityProviderMappers']).toMatchObject([
      {
        name: 'group-a-id',
        identityProviderAlias: 'entra',
        config: { claims: '[{"key":"groups","value":"a-id"}]', group: '/ml-admins' },
      },
      { name: 'group-b-id', config: { group: '/viewers' } },
    ]);
  });

  test('has its secret in the vault', () => {
    const secrets = new FakeSecretStore();
    keycloakObjects({ federation: OIDC, secrets });
    expect(secrets.asked).toContainEqual(
      expect.objectContaining({
        source: 'declared/entra-client',
        keys: { 'ml-platform_entra': '{{ index . "client-secret" }}' },
      }),
    );
  });
});
