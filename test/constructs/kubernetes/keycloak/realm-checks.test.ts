import type { KeycloakProps } from '../../../../constructs/kubernetes/keycloak';
import { LDAP, OIDC } from './federations';
import { keycloakObjects } from './fixture';

const ADA = { username: 'ada', email: 'ada@acme.io', firstName: 'Ada', lastName: 'Byron' };

const WRONG: [string, Partial<KeycloakProps>, string][] = [
  [
    'the realm is master',
    { realm: 'master' },
    "'realm' must not be 'master', which administers Keycloak itself",
  ],
  ['the realm is no label', { realm: 'ML Platform' }, "'realm': the name of a realm must"],
  [
    'a group has a slash',
    { groups: ['ml-admins', 'a/b'] },
    "'groups' must be letters, digits, dots, underscores and hyphens, at most 63, got 'a/b'",
  ],
  [
    'a group is named twice',
    { groups: ['ml-admins', 'a', 'a'] },
    "'groups' must have unique names, got 'a' twice",
  ],
  [
    'an admin group is none of the realm',
    { groups: ['a'] },
    "'adminGroups' must name groups of the realm, got 'ml-admins'; there are a: add it to 'groups' of Keycloak",
  ],
  [
    'the name of the first admin is malformed',
    { firstAdmin: { ...ADA, username: 'Ada Byron' } },
    "'firstAdmin.username' must be 2 to 63 lower-case letters, digits, dots, underscores and hyphens, got 'Ada Byron'",
  ],
  [
    'the address of the first admin is malformed',
    { firstAdmin: { ...ADA, email: 'ada@acme' } },
    "'firstAdmin.email' must be an e-mail address, got 'ada@acme'",
  ],
  [
    'a directory is called in the clear',
    { federation: { ...LDAP, url: 'ldap://ldap.acme.io' } },
    "'federation.url' must be 'ldaps://host' or 'ldaps://host:636', got 'ldap://ldap.acme.io'",
  ],
  [
    'the name of a federation is no label',
    { federation: { ...LDAP, name: 'acme_ad' } },
    "'federation.name': the name of a federation must",
  ],
  [
    'an upstream issuer is called in the clear',
    { federation: { ...OIDC, token: 'http://login.acme.io/t' } },
    "'federation.token': must be an exact https URL",
  ],
  [
    'an upstream group becomes a group that the realm does not have',
    { federation: { ...OIDC, groups: { claim: 'groups', mapping: { x: 'wizards' } } } },
    "'federation.groups' must name groups of the realm, got 'wizards'",
  ],
  [
    'passwords may be short',
    { passwords: { minimumLength: 4 } },
    "'passwords.minimumLength' must be an integer from 8 to 32, got 4",
  ],
  [
    'no former password may be kept for so long',
    { passwords: { history: 25 } },
    "'passwords.history' must be an integer from 0 to 24, got 25",
  ],
  [
    'one wrong password locks a person out',
    { passwords: { maximumFailures: 1 } },
    "'passwords.maximumFailures' must be an integer from 3 to 100, got 1",
  ],
  [
    'a session never idles',
    { sessions: { idleMinutes: 0 } },
    "'sessions.idleMinutes' must be an integer from 5 to 1440, got 0",
  ],
  [
    'a session never ends',
    { sessions: { maximumHours: 1000 } },
    "'sessions.maximumHours' must be an integer from 1 to 168, got 1000",
  ],
  [
    'an access token is valid for hours',
    { sessions: { accessTokenMinutes: 600 } },
    "'sessions.accessTokenMinutes' must be an integer from 1 to 60, got 600",
  ],
];

test.each(WRONG)('fails when %s', (_what, props, message) => {
  expect(() => keycloakObjects(props)).toThrow(`test/Keycloak: ${message}`);
});
