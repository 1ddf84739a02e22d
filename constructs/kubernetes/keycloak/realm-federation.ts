import {
  vaultReference,
  type Federation,
  type LdapFederation,
  type OidcFederation,
} from './federation';

const LDAP_PROVIDER = 'org.keycloak.storage.UserStorageProvider';
const LDAP_MAPPER = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';

/** Full and changed-only comparison with the directory, in seconds. */
const FULL_SYNC = 86_400;
const CHANGED_SYNC = 900;

/** What is called otherwise in Active Directory: https://www.keycloak.org/docs/latest/server_admin/#_ldap */
const DIRECTORIES = {
  'active-directory': {
    vendor: 'ad',
    username: 'sAMAccountName',
    uuid: 'objectGUID',
    rdn: 'cn',
    person: 'person, organizationalPerson, user',
    group: 'group',
  },
  other: {
    vendor: 'other',
    username: 'uid',
    uuid: 'entryUUID',
    rdn: 'uid',
    person: 'inetOrgPerson, organizationalPerson',
    group: 'groupOfNames',
  },
} as const;

/** The directory that people come from. It is only read: nothing is written back. */
export function directories(federation: Federation | undefined) {
  return federation?.kind === 'ldap' ? { [LDAP_PROVIDER]: [directory(federation)] } : undefined;
}

/** The provider that people sign in with instead. */
export function brokers(federation: Federation | undefined) {
  return federation?.kind === 'oidc' ? [broker(federation)] : [];
}

/** What gives people of that provider their groups. */
export function brokerMappers(federation: Federation | undefined) {
  return federation?.kind === 'oidc' ? groupMappers(federation) : [];
}

function directory(ldap: LdapFederation) {
  const { vendor, username, uuid, rdn, person } = DIRECTORIES[ldap.vendor];
  return {
    name: ldap.name,
    providerId: 'ldap',
    subComponents: { [LDAP_MAPPER]: directoryMappers(ldap) },
    config: lists({
      enabled: 'true',
      priority: '0',
      vendor,
      connectionUrl: ldap.url,
      usersDn: ldap.usersDn,
      bindDn: ldap.bindDn,
      bindCredential: vaultReference(ldap),
      authType: 'simple',
      editMode: 'READ_ONLY',
      importEnabled: 'true',
      syncRegistrations: 'false',
      searchScope: '2',
      pagination: 'true',
      usernameLDAPAttribute: ldap.usernameAttribute ?? username,
      rdnLDAPAttribute: rdn,
      uuidLDAPAttribute: uuid,
      userObjectClasses: person,
      trustEmail: 'true',
      fullSyncPeriod: String(FULL_SYNC),
      changedSyncPeriod: String(CHANGED_SYNC),
    }),
  };
}

function directoryMappers(ldap: LdapFederation) {
  const { username, group } = DIRECTORIES[ldap.vendor];
  return [
    attributeMapper('username', 'username', ldap.usernameAttribute ?? username),
    attributeMapper('email', 'email', 'mail'),
    attributeMapper('first name', 'firstName', 'givenName'),
    attributeMapper('last name', 'lastName', 'sn'),
    ...(ldap.groupsDn === undefined ? [] : [groupMapper(ldap.groupsDn, group)]),
  ];
}

/** Keycloak makes mappers of these names by itself; ours take their place. */
function attributeMapper(name: string, user: string, attribute: string) {
  return {
    name,
    providerId: 'user-attribute-ldap-mapper',
    config: lists({
      'user.model.attribute': user,
      'ldap.attribute': attribute,
      'read.only': 'true',
      'always.read.value.from.ldap': 'true',
      'is.mandatory.in.ldap': String(user === 'username'),
    }),
  };
}

/** Groups of the directory are looked up by name among the realm's; others are made, and mean nothing to the platform. */
function groupMapper(groupsDn: string, objectClass: string) {
  return {
    name: 'groups',
    providerId: 'group-ldap-mapper',
    config: lists({
      mode: 'READ_ONLY',
      'groups.dn': groupsDn,
      'groups.path': '/',
      'group.name.ldap.attribute': 'cn',
      'group.object.classes': objectClass,
      'membership.ldap.attribute': 'member',
      'membership.attribute.type': 'DN',
      'membership.user.ldap.attribute': 'dn',
      'memberof.ldap.attribute': 'memberOf',
      'user.roles.retrieve.strategy': 'LOAD_GROUPS_BY_MEMBER_ATTRIBUTE',
      'preserve.group.inheritance': 'false',
      'ignore.missing.groups': 'true',
      'drop.non.existing.groups.during.sync': 'false',
    }),
  };
}

function broker(oidc: OidcFederation) {
  return {
    alias: oidc.name,
    displayName: oidc.title,
    providerId: 'oidc',
    enabled: true,
    trustEmail: true,
    storeToken: false,
    linkOnly: false,
    firstBrokerLoginFlowAlias: 'first broker login',
    config: {
      issuer: oidc.issuer,
      authorizationUrl: oidc.authorization,
      tokenUrl: oidc.token,
      jwksUrl: oidc.keys,
      useJwksUrl: 'true',
      validateSignature: 'true',
      clientId: oidc.clientId,
      clientSecret: vaultReference(oidc),
      clientAuthMethod: 'client_secret_post',
      defaultScope: 'openid profile email',
      pkceEnabled: 'true',
      pkceMethod: 'S256',
      disableUserInfo: 'true',
      syncMode: 'FORCE',
    },
  };
}

function groupMappers({ name, groups }: OidcFederation) {
  if (groups === undefined) return [];
  return Object.entries(groups.mapping)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([value, group]) => ({
      name: `group-${value}`,
      identityProviderAlias: name,
      identityProviderMapper: 'oidc-advanced-group-idp-mapper',
      config: {
        syncMode: 'FORCE',
        'are.claim.values.regex': 'false',
        claims: JSON.stringify([{ key: groups.claim, value }]),
        group: `/${group}`,
      },
    }));
}

/** A component's settings are lists in Keycloak. */
function lists(config: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, [value]]));
}
