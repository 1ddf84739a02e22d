import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import { assertExactHttpsUrl, type OidcClientOptions } from '../identity';
import type { Federation } from './federation';
import type { FirstAdminOptions } from './keycloak-props';
import { MASTER_REALM } from './names';
import type { RealmDeclaration } from './realm-declaration';

/** A group's name is a claim's value and the last part of a path. */
const GROUP = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const USERNAME = /^[a-z0-9][a-z0-9._-]{1,62}$/;
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const LDAPS_URL = /^ldaps:\/\/[^\s/:@]+(:\d{1,5})?$/;

/** Throws a ValidationError for a realm that cannot be made as it is declared. */
export function checkRealm(scope: IConstruct, declaration: RealmDeclaration): void {
  const { realm, firstAdmin, federation, passwords, sessions } = declaration;
  validated(scope, 'realm', () => {
    assertDnsLabel(realm, 'the name of a realm');
  });
  if (realm === MASTER_REALM) {
    throw new ValidationError(
      scope,
      `'realm' must not be 'master', which administers Keycloak itself; give the platform a realm of its own`,
    );
  }
  checkGroups(scope, declaration);
  if (firstAdmin !== undefined) checkPerson(scope, firstAdmin);
  if (federation !== undefined) checkFederation(scope, federation);
  assertInteger(scope, 'passwords.minimumLength', passwords.minimumLength, range(8, 32));
  assertInteger(scope, 'passwords.history', passwords.history, range(0, 24));
  assertInteger(scope, 'passwords.maximumFailures', passwords.maximumFailures, range(3, 100));
  assertInteger(scope, 'sessions.idleMinutes', sessions.idleMinutes, range(5, 1440));
  assertInteger(scope, 'sessions.maximumHours', sessions.maximumHours, range(1, 168));
  assertInteger(scope, 'sessions.accessTokenMinutes', sessions.accessTokenMinutes, range(1, 60));
}

/** Throws a ValidationError for a client whose groups the realm does not have. */
export function checkClientGroups(
  consumer: IConstruct,
  { flow, roles = {} }: OidcClientOptions,
  groups: readonly string[],
): void {
  for (const [role, holders] of Object.entries(roles)) {
    assertGroups(consumer, `roles.${role}`, holders, groups);
  }
  if (flow.kind === 'machine') assertGroups(consumer, 'flow.groups', flow.groups ?? [], groups);
}

function checkGroups(scope: IConstruct, declaration: RealmDeclaration): void {
  const { groups, adminGroups, federation } = declaration;
  for (const group of groups) {
    if (GROUP.test(group)) continue;
    throw new ValidationError(
      scope,
      `'groups' must be letters, digits, dots, underscores and hyphens, at most 63, got '${group}'`,
    );
  }
  const twice = groups.find((group, index) => groups.indexOf(group) !== index);
  if (twice !== undefined) {
    throw new ValidationError(scope, `'groups' must have unique names, got '${twice}' twice`);
  }
  assertGroups(scope, 'adminGroups', adminGroups, groups);
  if (federation?.kind !== 'oidc' || federation.groups === undefined) return;
  assertGroups(scope, 'federation.groups', Object.values(federation.groups.mapping), groups);
}

function checkPerson(scope: IConstruct, { username, email }: FirstAdminOptions): void {
  if (!USERNAME.test(username)) {
    throw new ValidationError(
      scope,
      `'firstAdmin.username' must be 2 to 63 lower-case letters, digits, dots, underscores and hyphens, got '${username}'`,
    );
  }
  if (EMAIL.test(email)) return;
  throw new ValidationError(scope, `'firstAdmin.email' must be an e-mail address, got '${email}'`);
}

function checkFederation(scope: IConstruct, federation: Federation): void {
  validated(scope, 'federation.name', () => {
    assertDnsLabel(federation.name, 'the name of a federation');
  });
  if (federation.kind === 'oidc') {
    const { authorization, token, keys } = federation;
    for (const [property, url] of Object.entries({ authorization, token, keys })) {
      validated(scope, `federation.${property}`, () => {
        assertExactHttpsUrl(url);
      });
    }
    return;
  }
  if (LDAPS_URL.test(federation.url)) return;
  throw new ValidationError(
    scope,
    `'federation.url' must be 'ldaps://host' or 'ldaps://host:636', got '${federation.url}'; a plain connection shows passwords`,
  );
}

function assertGroups(
  scope: IConstruct,
  property: string,
  named: readonly string[],
  groups: readonly string[],
): void {
  const missing = named.find((group) => !groups.includes(group));
  if (missing === undefined) return;
  throw new ValidationError(
    scope,
    `'${property}' must name groups of the realm, got '${missing}'; there are ${groups.join(', ')}: add it to 'groups' of Keycloak`,
  );
}

const range = (lowest: number, highest: number) => ({ lowest, highest });
