import { canonicalJson } from '../core';
import { clientOf, fromVariable, groupsScope, machineUserOf } from './realm-clients';
import type { RealmDeclaration } from './realm-declaration';
import { brokerMappers, brokers, directories } from './realm-federation';
import { MASTER_REALM } from './names';

/** The variables that hold passwords while the realm is applied. */
export const BREAK_GLASS_VARIABLE = 'BREAK_GLASS_PASSWORD';
/** The first admin's first password. */
export const FIRST_ADMIN_VARIABLE = 'FIRST_ADMIN_PASSWORD';

/** Who administers Keycloak when nobody else can. */
const BREAK_GLASS_USER = 'break-glass';

/** keycloak-config-cli sets a password with this label only when it creates the user: https://github.com/adorsys/keycloak-config-cli/blob/v6.5.0/docs/FEATURES.md */
const ONCE = 'initial';

/** The client that Keycloak keeps for the administration of a realm, and what lets somebody manage people with it. */
const ADMINISTRATION = 'realm-management';
const MANAGES_PEOPLE = [
  'manage-users',
  'query-groups',
  'query-users',
  'view-clients',
  'view-events',
  'view-identity-providers',
  'view-realm',
  'view-users',
];

const SECONDS_A_MINUTE = 60;
const SECONDS_AN_HOUR = 3600;

/** Ninety days of sign-ins and of administration stay in the database; the log has them as well. */
const EVENT_SECONDS = 7_776_000;

/** What is recorded. Without a list of types every type is. */
const AUDIT = {
  eventsEnabled: true,
  eventsExpiration: EVENT_SECONDS,
  eventsListeners: ['jboss-logging'],
  adminEventsEnabled: true,
  adminEventsDetailsEnabled: true,
};

/** Attributes of a realm are replaced as a whole, so each document that has some has them all. */
const REALM_ATTRIBUTES = { adminEventsExpiration: String(EVENT_SECONDS) };

/** The realm: settings, groups, roles, scopes, clients, machines. */
export function realmDocument(declaration: RealmDeclaration): string {
  const { realm, title, sessions, federation, clients } = declaration;
  return document({
    realm,
    displayName: title,
    enabled: true,
    // Judged by the public host name, which is https, so pods that call in plain text are not refused.
    sslRequired: 'external',
    registrationAllowed: false,
    resetPasswordAllowed: false,
    rememberMe: false,
    verifyEmail: false,
    loginWithEmailAllowed: true,
    duplicateEmailsAllowed: false,
    editUsernameAllowed: false,
    defaultSignatureAlgorithm: 'RS256',
    ssoSessionIdleTimeout: sessions.idleMinutes * SECONDS_A_MINUTE,
    ssoSessionMaxLifespan: sessions.maximumHours * SECONDS_AN_HOUR,
    accessTokenLifespan: sessions.accessTokenMinutes * SECONDS_A_MINUTE,
    passwordPolicy: passwordPolicy(declaration),
    ...bruteForce(declaration.passwords.maximumFailures),
    ...AUDIT,
    attributes: REALM_ATTRIBUTES,
    groups: groupsOf(declaration),
    roles: { realm: [], client: rolesOf(declaration) },
    clientScopes: [groupsScope()],
    clients: clients.map(clientOf),
    users: clients.flatMap(machineUserOf),
    components: directories(federation),
    identityProviders: brokers(federation),
    identityProviderMappers: brokerMappers(federation),
  });
}

/** What is set in Keycloak's own realm: audit, and the administrator for emergencies, whose password is always the one in the store. */
export function masterDocument({ passwords }: RealmDeclaration): string {
  return document({
    realm: MASTER_REALM,
    ...bruteForce(passwords.maximumFailures),
    ...AUDIT,
    attributes: REALM_ATTRIBUTES,
    users: [
      {
        username: BREAK_GLASS_USER,
        enabled: true,
        realmRoles: ['admin'],
        credentials: [
          { type: 'password', value: fromVariable(BREAK_GLASS_VARIABLE), temporary: false },
        ],
      },
    ],
  });
}

/** The first admin, a document of its own: groups that this person is given by hand stay. */
export function peopleDocument(declaration: RealmDeclaration): string | undefined {
  const { realm, firstAdmin, adminGroups } = declaration;
  if (firstAdmin === undefined) return undefined;
  const { username, email, firstName, lastName } = firstAdmin;
  return document({
    realm,
    users: [
      {
        username,
        email,
        firstName,
        lastName,
        enabled: true,
        emailVerified: true,
        groups: adminGroups,
        credentials: [
          {
            type: 'password',
            userLabel: ONCE,
            value: fromVariable(FIRST_ADMIN_VARIABLE),
            temporary: true,
          },
        ],
      },
    ],
  });
}

function passwordPolicy({ passwords }: RealmDeclaration): string {
  return [
    `length(${passwords.minimumLength})`,
    `passwordHistory(${passwords.history})`,
    'notUsername(undefined)',
    'notEmail(undefined)',
  ].join(' and ');
}

function bruteForce(maximumFailures: number) {
  return {
    bruteForceProtected: true,
    permanentLockout: false,
    failureFactor: maximumFailures,
    waitIncrementSeconds: 60,
    maxFailureWaitSeconds: 900,
    maxDeltaTimeSeconds: 43_200,
  };
}

/** Each group with its roles, written out where there are none: a role that was taken away goes. */
function groupsOf({ groups, adminGroups, clients }: RealmDeclaration) {
  return groups.map((name) => {
    const clientRoles: Record<string, readonly string[]> = {};
    for (const { clientId, roles = {} } of clients) {
      const held = Object.keys(roles).filter((role) => roles[role]?.includes(name));
      if (held.length > 0) clientRoles[clientId] = held.sort();
    }
    if (adminGroups.includes(name)) clientRoles[ADMINISTRATION] = MANAGES_PEOPLE;
    return { name, realmRoles: [], clientRoles };
  });
}

function rolesOf({ clients }: RealmDeclaration) {
  return Object.fromEntries(
    clients.map(({ clientId, roles = {} }) => [
      clientId,
      Object.keys(roles)
        .sort()
        .map((name) => ({ name, clientRole: true })),
    ]),
  );
}

function document(content: object): string {
  const sorted: unknown = JSON.parse(canonicalJson(content));
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}
