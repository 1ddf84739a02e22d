import { Namespace } from '../../../../constructs/kubernetes/core';
import { Keycloak, KeycloakRealm } from '../../../../constructs/kubernetes/keycloak';
import { describeObjects, findObject, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeSecretStore } from '../identity/fakes';
import { CONFIG_IMAGE, consume, FakeDatabase, keycloakObjects, providers } from './fixture';
import { FakeMetrics } from '../../../support/metrics';

const SERVERS = { 'app.kubernetes.io/name': 'keycloak' };

const ISSUER = 'https://auth.ml.acme.io/realms/ml-platform';
const INSIDE = 'http://keycloak.keycloak.svc.cluster.local:8080/realms/ml-platform';

function keycloak(realm?: string) {
  const chart = testChart();
  const given = providers(chart);
  return { chart, ...given, keycloak: new Keycloak(chart, 'Keycloak', { ...given, realm }) };
}

describe('Keycloak', () => {
  const objects = keycloakObjects();

  test('is servers with a Service, a budget and edges, and a realm that is applied', () => {
    expect(describeObjects(objects)).toBe(
      [
        'NetworkPolicy/ingress-keycloak-to-keycloak',
        'NetworkPolicy/egress-keycloak-to-keycloak',
        'NetworkPolicy/ingress-keycloak-realm-to-keycloak',
        'NetworkPolicy/egress-keycloak-realm-to-keycloak',
        'ServiceAccount/keycloak',
        'Service/keycloak',
        'PodDisruptionBudget/keycloak',
        'Deployment/keycloak',
        'ConfigMap/keycloak-realm',
        `Job/${findObject(objects, 'Job').metadata.name}`,
        'CronJob/keycloak-realm',
      ].join(', '),
    );
  });

  test('fits the recorded structure of every kind', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('lets its servers talk to each other on the ports of the cache alone', () => {
    const ports = [
      { port: 7800, protocol: 'TCP' },
      { port: 57800, protocol: 'TCP' },
    ];
    const peers = [{ podSelector: { matchLabels: SERVERS } }];
    expect(findObject(objects, 'NetworkPolicy', 'ingress-keycloak-to-keycloak').spec).toEqual({
      podSelector: { matchLabels: SERVERS },
      policyTypes: ['Ingress'],
      ingress: [{ from: peers, ports }],
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-keycloak-to-keycloak').spec).toEqual({
      podSelector: { matchLabels: SERVERS },
      policyTypes: ['Egress'],
      egress: [{ to: peers, ports }],
    });
  });

  test('asks for its database by the labels of its servers', () => {
    const database = new FakeDatabase();
    keycloakObjects({ database });
    expect(database.asked).toMatchObject([
      { name: 'keycloak', namespace: { name: 'keycloak' }, pods: SERVERS },
    ]);
  });

  test('has its metrics read on the management port', () => {
    const metrics = new FakeMetrics();
    keycloakObjects({ metrics });
    expect(metrics.scraped).toMatchObject([
      { name: 'keycloak', pods: SERVERS, port: { name: 'management', number: 9000 } },
    ]);
  });
});

describe('a client of Keycloak', () => {
  test('knows its id, its Secret, its scopes and every URL', () => {
    const parts = keycloak();
    expect(consume(parts.chart, parts)).toMatchObject({
      clientId: 'jupyterhub',
      secret: { name: 'oidc-jupyterhub' },
      scopes: ['openid', 'profile', 'email', 'groups'],
      endpoints: {
        issuer: ISSUER,
        authorization: `${ISSUER}/protocol/openid-connect/auth`,
        endSession: `${ISSUER}/protocol/openid-connect/logout`,
        token: `${INSIDE}/protocol/openid-connect/token`,
        userInfo: `${INSIDE}/protocol/openid-connect/userinfo`,
        keys: `${INSIDE}/protocol/openid-connect/certs`,
        discovery: INSIDE,
      },
    });
  });

  test('asks for a token of its own without a sign-in, where it is a machine', () => {
    const parts = keycloak();
    const machine = consume(parts.chart, parts, { clientId: 'jobs', flow: { kind: 'machine' } });
    expect(machine.scopes).toEqual(['profile', 'groups']);
  });

  test('has its secret in its own namespace, and the same in Keycloak’s', () => {
    const secrets = new FakeSecretStore();
    keycloakObjects({ secrets });
    const copies = secrets.asked.filter(({ source }) => source === 'oidc/jupyterhub');
    expect(copies.map(({ name, namespace }) => [name, namespace.name])).toEqual([
      ['oidc-jupyterhub', 'jupyterhub'],
      ['keycloak-client-jupyterhub', 'keycloak'],
    ]);
  });

  test('is found under the names of claims and of the Service', () => {
    const { keycloak: made } = keycloak();
    expect([made.groupsClaim, made.usernameClaim]).toEqual(['groups', 'preferred_username']);
    expect(made.backChannel).toEqual({ name: 'keycloak', namespace: 'keycloak', port: 8080 });
  });

  test('is in the realm that Keycloak was given', () => {
    expect(keycloak('acme').keycloak.endpoints.issuer).toBe('https://auth.ml.acme.io/realms/acme');
  });
});

test('the back-channel is an edge on both sides, for the pods that ask', () => {
  const objects = keycloakObjects({}, (chart, { keycloak: made }) => {
    const hub = Namespace.fromName(chart, 'Hub', 'jupyterhub');
    made.allowBackChannelFrom(chart, 'hub', hub, { app: 'hub' });
    made.allowBackChannelFrom(chart, 'all', hub);
  });
  expect(findObject(objects, 'NetworkPolicy', 'ingress-hub-to-keycloak')).toMatchObject({
    metadata: { namespace: 'keycloak' },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak' } },
      ingress: [
        {
          ports: [{ port: 8080 }],
          from: [
            {
              podSelector: { matchLabels: { app: 'hub' } },
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'jupyterhub' } },
            },
          ],
        },
      ],
    },
  });
  expect(findObject(objects, 'NetworkPolicy', 'egress-hub-to-keycloak')).toMatchObject({
    metadata: { namespace: 'jupyterhub' },
    spec: {
      podSelector: { matchLabels: { app: 'hub' } },
      egress: [
        {
          ports: [{ port: 8080 }],
          to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak' } } }],
        },
      ],
    },
  });
  expect(findObject(objects, 'NetworkPolicy', 'egress-all-to-keycloak').spec).toMatchObject({
    podSelector: {},
  });
  expect(objects.flatMap(violations)).toEqual([]);
});

describe('Keycloak', () => {
  test('fails when it has no server', () => {
    expect(() => keycloakObjects({ replicas: 0 })).toThrow(
      "test/Keycloak: 'replicas' must be an integer from 1 to 9, got 0",
    );
  });

  test('fails when the addresses of the cluster are malformed', () => {
    expect(() => keycloakObjects({ network: { vpcCidrs: ['10.0.0.0'] } })).toThrow(
      "test/Keycloak: 'network.vpcCidrs': ",
    );
  });

  test('fails when its host is malformed', () => {
    expect(() => keycloakObjects({ host: 'https://auth' })).toThrow("test/Keycloak: 'host': ");
    const admin = { host: 'Admin', allowFrom: ['10.8.0.0/16'] };
    expect(() => keycloakObjects({ admin })).toThrow("test/Keycloak: 'admin.host': ");
  });

  test('fails when an id is taken', () => {
    const parts = keycloak();
    consume(parts.chart, parts);
    expect(() =>
      parts.keycloak.addClient(parts.chart, 'Second', {
        clientId: 'jupyterhub',
        title: 'JupyterHub',
        namespace: parts.namespace,
        flow: { kind: 'machine' },
      }),
    ).toThrow("'clientId' must be unique, got 'jupyterhub' twice");
  });

  test('fails when a redirect is plain http', () => {
    const parts = keycloak();
    const flow = { kind: 'browser', redirectUris: ['http://platform.ml.acme.io/a'] } as const;
    expect(() => consume(parts.chart, parts, { flow })).toThrow(
      "test: 'redirectUris': must be an exact https URL",
    );
  });

  test('fails when a redirect is on no route of the edge', () => {
    const flow = {
      kind: 'browser',
      redirectUris: ['https://platform.ml.acme.io/jupyter/callback'],
    } as const;
    expect(() =>
      keycloakObjects({}, (chart, parts) => {
        consume(chart, parts, { flow });
      }),
    ).toThrow(
      "'redirectUris' of client 'jupyterhub' must be on a route of the edge, got 'https://platform.ml.acme.io/jupyter/callback'; expose the application there first",
    );
  });

  test('fails when a role is for a group that the realm does not have', () => {
    const parts = keycloak();
    expect(() =>
      consume(parts.chart, parts, { roles: { admin: ['ml-admins', 'wizards'] } }),
    ).toThrow(
      "'roles.admin' must name groups of the realm, got 'wizards'; there are data-engineers, data-scientists, ml-admins, ml-engineers, viewers",
    );
  });

  test('fails when a machine is in a group that the realm does not have', () => {
    const parts = keycloak();
    const flow = { kind: 'machine', groups: ['wizards'] } as const;
    expect(() => consume(parts.chart, parts, { flow })).toThrow(
      "'flow.groups' must name groups of the realm, got 'wizards'",
    );
  });

  test('fails when nobody uses a client', () => {
    expect(() =>
      keycloakObjects({}, (chart, { keycloak: made, namespace }) => {
        made.addClient(chart, 'Client', {
          clientId: 'forgotten',
          title: 'Forgotten',
          namespace,
          flow: { kind: 'machine' },
        });
      }),
    ).toThrow("client 'forgotten' must be used, got nobody who reads its Secret");
  });

  test('fails when a client comes after the realm', () => {
    const parts = keycloak();
    new KeycloakRealm(parts.chart, 'Realm', { keycloak: parts.keycloak, image: CONFIG_IMAGE });
    expect(() => consume(parts.chart, parts)).toThrow(
      "'addClient' must be called before the realm is written, got 'jupyterhub' after it; construct KeycloakRealm last",
    );
  });

  test('fails when nobody writes its realm', () => {
    expect(() => objectsOf((chart) => new Keycloak(chart, 'Keycloak', providers(chart)))).toThrow(
      'the realm must be written, got no KeycloakRealm',
    );
  });

  test('fails when two write its realm', () => {
    const { chart, keycloak: made } = keycloak();
    new KeycloakRealm(chart, 'Realm', { keycloak: made, image: CONFIG_IMAGE });
    expect(
      () => new KeycloakRealm(chart, 'Again', { keycloak: made, image: CONFIG_IMAGE }),
    ).toThrow('test/Keycloak: the realm must be written once, got a second KeycloakRealm');
  });
});
