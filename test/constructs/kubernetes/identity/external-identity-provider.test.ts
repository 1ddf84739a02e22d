import type { Chart } from 'cdk8s';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  ExternalIdentityProvider,
  type ExternalIdentityProviderProps,
  type OidcClient,
  type OidcClientOptions,
} from '../../../../constructs/kubernetes/identity';
import { describeObjects, findObject, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeSecretStore } from './fakes';

const ENDPOINTS = {
  issuer: 'https://login.acme.io/v2',
  authorization: 'https://login.acme.io/v2/authorize',
  endSession: 'https://login.acme.io/v2/logout',
  token: 'https://login.acme.io/v2/token',
  userInfo: 'https://login.acme.io/v2/userinfo',
  keys: 'https://login.acme.io/v2/keys',
};

function provider(chart: Chart, props: Partial<ExternalIdentityProviderProps> = {}) {
  const secrets = new FakeSecretStore();
  const identity = new ExternalIdentityProvider(chart, 'Identity', {
    endpoints: ENDPOINTS,
    clients: { jupyterhub: '0000-1111' },
    secrets,
    ...props,
  });
  return { identity, secrets };
}

function browser(chart: Chart, options: Partial<OidcClientOptions> = {}): OidcClientOptions {
  return {
    clientId: 'jupyterhub',
    title: 'JupyterHub',
    namespace: Namespace.fromName(chart, 'Namespace', 'jupyterhub'),
    flow: { kind: 'browser', redirectUris: ['https://platform.acme.io/jupyter/callback'] },
    ...options,
  };
}

function clientOf(
  props: Partial<ExternalIdentityProviderProps> = {},
  options: Partial<OidcClientOptions> = {},
): OidcClient {
  const chart = testChart();
  return provider(chart, props).identity.addClient(chart, 'Client', browser(chart, options));
}

describe('an issuer elsewhere by default', () => {
  const { identity } = provider(testChart());

  test('has the endpoints given, and the usual claims', () => {
    expect(identity.endpoints).toEqual(ENDPOINTS);
    expect([identity.groupsClaim, identity.usernameClaim]).toEqual([
      'groups',
      'preferred_username',
    ]);
  });

  test('gives a consumer its client there, with the endpoints and the usual scopes', () => {
    expect(clientOf()).toMatchObject({
      clientId: '0000-1111',
      secret: { name: 'oidc-jupyterhub' },
      endpoints: ENDPOINTS,
      scopes: ['openid', 'profile', 'email'],
    });
  });

  test('takes the secret of a client from the declared secret of its product', () => {
    const chart = testChart();
    const { identity: made, secrets } = provider(chart);
    made.addClient(chart, 'Client', browser(chart));
    expect(secrets.asked).toMatchObject([
      {
        source: 'declared/oidc-jupyterhub',
        name: 'oidc-jupyterhub',
        namespace: { name: 'jupyterhub' },
        component: 'jupyterhub',
        keys: { 'client-secret': '{{ index . "client-secret" }}' },
      },
    ]);
  });

  test('gives a machine a client without scopes', () => {
    expect(clientOf({}, { flow: { kind: 'machine', groups: ['ml-engineers'] } }).scopes).toEqual(
      [],
    );
  });
});

describe('an issuer elsewhere with options', () => {
  test('has other claims', () => {
    const { identity } = provider(testChart(), { groupsClaim: 'roles', usernameClaim: 'email' });
    expect([identity.groupsClaim, identity.usernameClaim]).toEqual(['roles', 'email']);
  });

  test('has other scopes, for people and for machines', () => {
    const props = { scopes: ['openid', 'groups'], machineScopes: ['api://ml/.default'] };
    expect(clientOf(props).scopes).toEqual(['openid', 'groups']);
    expect(clientOf(props, { flow: { kind: 'machine' } }).scopes).toEqual(['api://ml/.default']);
  });
});

test('the back-channel to an issuer elsewhere is https to the internet, for the pods that ask', () => {
  const objects = objectsOf((chart) => {
    const { identity } = provider(chart, { clients: {} });
    const namespace = Namespace.fromName(chart, 'Namespace', 'jupyterhub');
    identity.allowBackChannelFrom(chart, 'hub', namespace, { app: 'hub' });
  });
  expect(describeObjects(objects)).toBe('NetworkPolicy/egress-hub-to-identity');
  expect(findObject(objects, 'NetworkPolicy')).toMatchObject({
    metadata: { namespace: 'jupyterhub' },
    spec: {
      podSelector: { matchLabels: { app: 'hub' } },
      egress: [{ ports: [{ port: 443 }], to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, {}] }],
    },
  });
  expect(objects.flatMap(violations)).toEqual([]);
});

describe('an issuer elsewhere', () => {
  test('fails when a consumer has no client there, and says what to write', () => {
    expect(() => clientOf({ clients: {} })).toThrow(
      "'clients.jupyterhub' must name the client at https://login.acme.io/v2, got none; register one there, and write its id, and its secret as the declared secret 'oidc-jupyterhub'",
    );
  });

  test('fails when a client has no consumer', () => {
    expect(() => objectsOf((chart) => provider(chart))).toThrow(
      "'clients.jupyterhub' must have a consumer, got none; remove it, or switch the component on",
    );
  });

  test('fails when a consumer never reads its secret', () => {
    const build = () =>
      objectsOf((chart) => {
        provider(chart).identity.addClient(chart, 'Client', browser(chart));
      });
    expect(build).toThrow("client 'jupyterhub' must be used, got nobody who reads its Secret");
  });

  test('fails when a consumer counts on roles of its client', () => {
    expect(() => clientOf({}, { roles: { admin: ['ml-admins'] } })).toThrow(
      "'roles' of client 'jupyterhub' must be left out with an issuer elsewhere",
    );
  });

  test('fails when an endpoint is not https', () => {
    const endpoints = { ...ENDPOINTS, token: 'http://login.acme.io/token' };
    expect(() => provider(testChart(), { endpoints })).toThrow(
      "test/Identity: 'endpoints.token': must be an exact https URL",
    );
  });
});
