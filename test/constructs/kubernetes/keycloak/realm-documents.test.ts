import type { KeycloakProps } from '../../../../constructs/kubernetes/keycloak';
import { consume, keycloakObjects, member, realm, realmDocument, type Consumers } from './fixture';

interface Named {
  readonly name?: string;
}

const FIRST_ADMIN = { username: 'ada', email: 'ada@acme.io', firstName: 'Ada', lastName: 'Byron' };

describe('the realm', () => {
  test('is the platform’s own, closed to self-registration, with every event kept', () => {
    expect(realm()).toMatchObject({
      realm: 'ml-platform',
      displayName: 'ML platform',
      enabled: true,
      sslRequired: 'external',
      registrationAllowed: false,
      eventsEnabled: true,
      adminEventsEnabled: true,
      adminEventsDetailsEnabled: true,
      eventsExpiration: 7_776_000,
      attributes: { adminEventsExpiration: '7776000' },
    });
  });

  test('has a policy for passwords, and slows guessing down', () => {
    expect(realm()).toMatchObject({
      passwordPolicy:
        'length(12) and passwordHistory(5) and notUsername(undefined) and notEmail(undefined)',
      bruteForceProtected: true,
      failureFactor: 10,
      maxFailureWaitSeconds: 900,
    });
    const passwords = { minimumLength: 16, history: 8, maximumFailures: 5 };
    expect(realm({ passwords })).toMatchObject({
      passwordPolicy:
        'length(16) and passwordHistory(8) and notUsername(undefined) and notEmail(undefined)',
      failureFactor: 5,
    });
  });

  test('ends sessions', () => {
    expect(realm()).toMatchObject({
      ssoSessionIdleTimeout: 7200,
      ssoSessionMaxLifespan: 36_000,
      accessTokenLifespan: 300,
    });
    const sessions = { idleMinutes: 30, maximumHours: 8, accessTokenMinutes: 2 };
    expect(realm({ sessions })).toMatchObject({
      ssoSessionIdleTimeout: 1800,
      ssoSessionMaxLifespan: 28_800,
      accessTokenLifespan: 120,
    });
  });

  test('has the title given', () => {
    expect(realm({ title: 'Acme ML' })).toMatchObject({ displayName: 'Acme ML' });
  });

  test('is the same text whatever the order of consumers and groups', () => {
    const text = (props: Partial<KeycloakProps>, consumers: Consumers) =>
      JSON.stringify(realm(props, consumers));
    const reversed: Consumers = (chart, parts) => {
      consume(chart, parts, { clientId: 'mlflow' });
      consume(chart, parts);
    };
    const ordered: Consumers = (chart, parts) => {
      consume(chart, parts);
      consume(chart, parts, { clientId: 'mlflow' });
    };
    expect(text({ groups: ['ml-admins', 'a'] }, reversed)).toBe(
      text({ groups: ['a', 'ml-admins'] }, ordered),
    );
  });

  test('leaves no secret but as a variable', () => {
    expect(JSON.stringify(realm()).match(/"secret":"[^"]*"/g)).toEqual([
      '"secret":"$(env:CLIENT_SECRET_AIRFLOW)"',
      '"secret":"$(env:CLIENT_SECRET_AIRFLOW_JOBS)"',
      '"secret":"$(env:CLIENT_SECRET_JUPYTERHUB)"',
    ]);
  });
});

describe('groups of the realm', () => {
  test('are five unless others are given', () => {
    const names = (document: Record<string, unknown>) =>
      (document['groups'] as Named[]).map(({ name }) => name);
    expect(names(realm())).toEqual([
      'data-engineers',
      'data-scientists',
      'ml-admins',
      'ml-engineers',
      'viewers',
    ]);
    const props = { groups: ['ops', 'b-team'], adminGroups: ['ops'] };
    expect(names(realm(props, () => undefined))).toEqual(['b-team', 'ops']);
  });

  test('have the roles of clients, written out even where there are none', () => {
    expect(member('groups', 'ml-engineers')).toEqual({
      name: 'ml-engineers',
      realmRoles: [],
      clientRoles: { airflow: ['user'] },
    });
    expect(member('groups', 'data-engineers')).toEqual({
      name: 'data-engineers',
      realmRoles: [],
      clientRoles: {},
    });
  });

  test('manage people if they are admins, and no settings: those are code', () => {
    const { clientRoles } = member('groups', 'ml-admins') as {
      clientRoles: Record<string, string[]>;
    };
    expect(clientRoles['realm-management']).toContain('manage-users');
    expect(clientRoles['realm-management']).not.toContain('manage-clients');
    expect(clientRoles['realm-management']).not.toContain('manage-realm');
    expect(clientRoles['airflow']).toEqual(['admin']);
  });

  test('are in every token by their plain names', () => {
    expect(member('clientScopes', 'groups')).toMatchObject({
      protocolMappers: [
        {
          protocolMapper: 'oidc-group-membership-mapper',
          config: {
            'claim.name': 'groups',
            'full.path': 'false',
            'access.token.claim': 'true',
            'id.token.claim': 'true',
            'userinfo.token.claim': 'true',
          },
        },
      ],
    });
  });

  test('come with the roles that clients know', () => {
    expect(realm()['roles']).toEqual({
      realm: [],
      client: {
        airflow: [
          { name: 'admin', clientRole: true },
          { name: 'user', clientRole: true },
        ],
        'airflow-jobs': [],
        jupyterhub: [],
      },
    });
  });
});

test('the first admin is a document of its own, with a password that must be changed', () => {
  const objects = keycloakObjects({ firstAdmin: FIRST_ADMIN });
  expect(realmDocument(objects, 'people.json')).toEqual({
    realm: 'ml-platform',
    users: [
      {
        ...FIRST_ADMIN,
        enabled: true,
        emailVerified: true,
        groups: ['ml-admins'],
        credentials: [
          {
            type: 'password',
            userLabel: 'initial',
            value: '$(env:FIRST_ADMIN_PASSWORD)',
            temporary: true,
          },
        ],
      },
    ],
  });
});

test('Keycloak’s own realm has the audit, and the administrator for emergencies with the password of the store', () => {
  expect(realmDocument(keycloakObjects(), 'master.json')).toMatchObject({
    realm: 'master',
    bruteForceProtected: true,
    adminEventsEnabled: true,
    users: [
      {
        username: 'break-glass',
        realmRoles: ['admin'],
        credentials: [{ value: '$(env:BREAK_GLASS_PASSWORD)', temporary: false }],
      },
    ],
  });
});
