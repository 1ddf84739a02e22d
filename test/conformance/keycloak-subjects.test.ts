import { firstAdministrator } from '../../conformance/keycloak/admin';
import { keycloakAmong, type KeycloakObject } from '../../conformance/keycloak/emitted';
import {
  browserSubjects,
  changedRealm,
  machineSubjects,
  type RealmDocument,
} from '../../conformance/keycloak/realm';

describe('the first administrator', () => {
  test('is a client or a person', () => {
    expect(
      firstAdministrator({
        KC_BOOTSTRAP_ADMIN_CLIENT_ID: 'id',
        KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: 's',
      }),
    ).toEqual({ grant_type: 'client_credentials', client_id: 'id', client_secret: 's' });
    expect(firstAdministrator({ KC_BOOTSTRAP_ADMIN_USERNAME: 'u' })).toMatchObject({
      grant_type: 'password',
      username: 'u',
    });
  });

  test('fails when there is none', () => {
    expect(() => firstAdministrator({})).toThrow('Keycloak starts without a first administrator');
  });
});

describe('subjects of a realm', () => {
  const realm: RealmDocument = {
    realm: 'r',
    ssoSessionMaxLifespan: 600,
    groups: [{ name: 'a' }, { name: 'b', clientRoles: { app: ['Admin'], robot: ['Op'] } }],
    clients: [
      {
        clientId: 'app',
        secret: 's',
        standardFlowEnabled: true,
        redirectUris: ['https://x/callback'],
        attributes: { 'post.logout.redirect.uris': 'https://x/##https://x/y' },
      },
      { clientId: 'robot', secret: 't', serviceAccountsEnabled: true },
    ],
    users: [{ username: 'service-account-robot', serviceAccountClientId: 'robot', groups: ['b'] }],
  };

  test('are people in a group that has a role, and machines with their groups', () => {
    expect(browserSubjects(realm)).toMatchObject([
      {
        group: 'b',
        roles: ['Admin'],
        redirectUri: 'https://x/callback',
        postLogoutRedirectUri: 'https://x/',
      },
    ]);
    expect(machineSubjects(realm)).toMatchObject([{ groups: ['b'], roles: ['Op'], secret: 't' }]);
  });

  test('may have no way back from signing out', () => {
    const [client] = realm.clients ?? [];
    const clients = [{ ...client!, attributes: { 'post.logout.redirect.uris': '-' } }];
    expect(browserSubjects({ ...realm, clients })[0]?.postLogoutRedirectUri).toBeUndefined();
  });

  test('fails when a client has no secret, or nobody can sign in', () => {
    const [client] = realm.clients ?? [];
    const { secret: _secret, ...open } = client!;
    expect(() => browserSubjects({ ...realm, clients: [open] })).toThrow("'app' has no secret");
    expect(() => browserSubjects({ ...realm, groups: [] })).toThrow(
      "nobody can sign in at 'app': no group or no redirect URI",
    );
  });

  test('change by a shorter session and a client', () => {
    expect(changedRealm(realm, { clientId: 'new' })).toMatchObject({
      ssoSessionMaxLifespan: 540,
      clients: [{ clientId: 'app' }, { clientId: 'robot' }, { clientId: 'new' }],
    });
  });
});

describe('the emitted Keycloak', () => {
  const object = (kind: string, name: string, more: object): KeycloakObject => ({
    kind,
    metadata: { name, namespace: 'keycloak' },
    ...more,
  });
  const pod = (spec: object) => ({ spec: { template: { spec } } });
  const config = object('ConfigMap', 'keycloak-realm', {
    data: { 'realm.json': '{"secret":"$(env:SECRET)"}' },
  });
  const secret = { secretKeyRef: { name: 'one', key: 'password' } };
  const server = object(
    'Deployment',
    'keycloak',
    pod({
      initContainers: [
        { image: 'quay.io/keycloak/keycloak:26.7.4' },
        { image: 'quay.io/keycloak/keycloak:26.7.4', args: ['build'] },
      ],
      containers: [
        {
          image: 'quay.io/keycloak/keycloak:26.7.4',
          args: ['start'],
          env: [
            { name: 'A', value: 'a' },
            { name: 'B', value: '$(A)/$(NOT)' },
            { name: 'C', valueFrom: secret },
            { name: 'D', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
            { name: 'E', valueFrom: { secretKeyRef: { name: 'two', key: 'port' } } },
          ],
        },
      ],
    }),
  );
  const job = (env: readonly object[]) =>
    object(
      'Job',
      'keycloak-realm-1',
      pod({ containers: [{ image: 'docker.io/adorsys/keycloak-config-cli:6.5.0', env }] }),
    );
  const location = { name: 'IMPORT_FILES_LOCATIONS', value: 'file:/config/realm.json' };

  test('is read from the objects of its namespace, with made secrets', () => {
    const found = keycloakAmong([
      config,
      server,
      job([location, { name: 'SECRET', valueFrom: secret }]),
    ]);
    expect(found?.servers.map(({ args }) => args)).toEqual([['build'], ['start']]);
    expect(found?.servers.at(-1)?.env).toEqual({
      A: 'a',
      B: 'a/$(NOT)',
      C: 'Made-1-one-password',
      D: '127.0.0.1',
      E: '5432',
    });
    expect(found?.imports).toMatchObject([
      { document: 'realm.json', container: { env: { SECRET: 'Made-1-one-password' } } },
    ]);
  });

  test('is not there without a realm', () => {
    expect(keycloakAmong([server])).toBeUndefined();
  });

  test('fails when the Job lacks a variable, applies another document, or there is no server', () => {
    expect(() => keycloakAmong([config, server, job([location])])).toThrow(
      'realm.json reads SECRET, which its container does not have',
    );
    expect(() => keycloakAmong([config, server, job([])])).toThrow('names no document');
    expect(() => keycloakAmong([config, server])).toThrow('has no server, or no Job');
  });
});
