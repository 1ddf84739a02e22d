import { testChart } from '../../../support/kubernetes';
import { chat, variables, fromSecret } from './fixture';

describe('signing in', () => {
  test('is by the identity provider alone, and groups say who may what', () => {
    expect(variables()).toMatchObject({
      ENABLE_LOGIN_FORM: 'False',
      ENABLE_PASSWORD_AUTH: 'False',
      ENABLE_SIGNUP: 'False',
      ENABLE_OAUTH_SIGNUP: 'True',
      OAUTH_CLIENT_ID: 'open-webui',
      OAUTH_CLIENT_SECRET: fromSecret('oidc-open-webui', 'client-secret'),
      OPENID_PROVIDER_URL: 'https://auth.ml.acme.dev/realms/ml/.well-known/openid-configuration',
      OPENID_REDIRECT_URI: 'https://chat.ml.acme.io/oauth/oidc/login/callback',
      OAUTH_CODE_CHALLENGE_METHOD: 'S256',
      OAUTH_SCOPES: 'openid profile groups',
      OAUTH_USERNAME_CLAIM: 'preferred_username',
      ENABLE_OAUTH_ROLE_MANAGEMENT: 'True',
      OAUTH_ROLES_CLAIM: 'groups',
      OAUTH_ROLES_SEPARATOR: ';',
      OAUTH_ALLOWED_ROLES: 'team-vision;team-speech;ml-admins',
      OAUTH_ADMIN_ROLES: 'ml-admins',
      DEFAULT_USER_ROLE: 'pending',
    });
  });

  test('makes nobody an administrator for being the first', () => {
    const { secrets } = chat(testChart());
    expect(secrets.generated).toEqual([
      [
        expect.objectContaining({ owner: 'open-webui', name: 'server' }),
        expect.objectContaining({ name: 'open-webui-server' }),
      ],
    ]);
    expect(variables()).toMatchObject({
      WEBUI_SECRET_KEY: fromSecret('open-webui-server', 'signing-key'),
      WEBUI_ADMIN_EMAIL: 'break-glass@chat.ml.acme.io',
      WEBUI_ADMIN_PASSWORD: fromSecret('open-webui-server', 'password'),
    });
  });

  test('is registered with exact addresses, and has a way to the provider', () => {
    const { identity } = chat(testChart());
    expect(identity.clients).toMatchObject([
      {
        clientId: 'open-webui',
        flow: {
          kind: 'browser',
          redirectUris: ['https://chat.ml.acme.io/oauth/oidc/login/callback'],
          postLogoutRedirectUris: ['https://chat.ml.acme.io/auth'],
        },
      },
    ]);
    expect(identity.backChannels).toEqual([
      ['open-webui', 'chat', expect.objectContaining({ 'app.kubernetes.io/name': 'open-webui' })],
    ]);
  });

  test('asks for the document of the provider inside the cluster, where there is one', () => {
    const chart = testChart();
    const { identity } = chat(chart);
    const discovery = 'http://keycloak.keycloak.svc:8080/realms/ml';
    const inside = Object.assign(identity, { endpoints: { ...identity.endpoints, discovery } });
    expect(variables({ identity: inside })).toMatchObject({
      OPENID_PROVIDER_URL: `${discovery}/.well-known/openid-configuration`,
    });
  });
});

test('the edge leaves signing in to it, and web sockets open', () => {
  const { edge, webUi } = chat(testChart());
  expect(edge.exposed).toMatchObject([
    {
      name: 'open-webui',
      host: 'chat.ml.acme.io',
      backend: { name: 'open-webui', port: 8080 },
      auth: { kind: 'app' },
      healthPath: '/health',
      requestTimeoutSeconds: 0,
    },
  ]);
  expect(edge.exposed[0]).not.toHaveProperty('path');
  expect(webUi.url).toBe('https://chat.ml.acme.io');
  expect(webUi.pods).toMatchObject({ 'app.kubernetes.io/name': 'open-webui' });
});
