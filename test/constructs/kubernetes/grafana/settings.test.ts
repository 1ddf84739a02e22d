import { findObject, memberAt, testChart } from '../../../support/kubernetes';
import { FakeIdentity } from '../oauth2-proxy/fakes';
import { grafana, objects, pod, PODS, settings, type Props } from './fixture';

describe('signing in', () => {
  test('is by the identity provider alone, and groups say who is what', () => {
    const text = settings();
    for (const line of [
      'disable_login_form = true',
      '[auth.basic]\nenabled = false',
      '[auth.anonymous]\nenabled = false',
      'configurable_providers = \n',
      'auto_login = true',
      'client_id = grafana',
      'scopes = openid profile groups',
      'auth_url = https://auth.ml.acme.dev/realms/ml/protocol/openid-connect/auth',
      'token_url = http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/token',
      'api_url = http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/userinfo',
      'use_pkce = true',
      'use_refresh_token = true',
      'login_attribute_path = preferred_username',
      'groups_attribute_path = groups',
      'allowed_groups = ["ml-admins","ml-engineers","sre","team-vision"]',
      "role_attribute_path = (contains(groups[*], 'ml-admins')) && 'GrafanaAdmin' || (contains(groups[*], 'ml-engineers') || contains(groups[*], 'sre')) && 'Editor' || (contains(groups[*], 'team-vision')) && 'Viewer'\n",
      'role_attribute_strict = true',
      'allow_assign_grafana_admin = true',
      'login_maximum_lifetime_duration = 24h',
    ]) {
      expect(text).toContain(line);
    }
    expect(settings({ sessionLength: '7d' })).toContain('login_maximum_lifetime_duration = 7d');
  });

  test('may do without editors, and with a claim of another form', () => {
    const identity = Object.assign(new FakeIdentity(), { groupsClaim: 'cognito:groups' });
    const text = settings({ editorGroups: undefined, identity });
    expect(text).not.toContain("'Editor'");
    expect(text).toContain(`contains("cognito:groups"[*], 'team-vision')`);
  });

  test('sends codes to one address, and signs out at the provider', () => {
    const { identity } = grafana(testChart());
    expect(identity.clients).toMatchObject([
      {
        clientId: 'grafana',
        flow: {
          redirectUris: ['https://platform.ml.acme.io/grafana/login/generic_oauth'],
          postLogoutRedirectUris: ['https://platform.ml.acme.io/grafana/login'],
        },
      },
    ]);
    expect(identity.backChannels).toEqual([['grafana', 'grafana', PODS]]);
    expect(settings()).toContain(
      'openid-connect/logout?client_id=grafana&post_logout_redirect_uri=https%3A%2F%2Fplatform.ml.acme.io%2Fgrafana%2Flogin\n',
    );
  });
});

describe('the settings', () => {
  test('are for a path, and cookies go by https alone', () => {
    expect(settings()).toContain('root_url = https://platform.ml.acme.io/grafana/');
    expect(settings()).toContain('serve_from_sub_path = true');
    expect(settings()).toContain('cookie_secure = true');
  });

  test('tell nobody anything, fetch nothing, and leave plugins of the image alone', () => {
    for (const line of [
      'reporting_enabled = false',
      'check_for_updates = false',
      'check_for_plugin_updates = false',
      'disable_gravatar = true',
      'preinstall_disabled = true',
      'preinstall_auto_update = false',
      'plugin_admin_enabled = false',
      '[snapshots]\nenabled = false\nexternal_enabled = false',
      '[public_dashboards]\nenabled = false',
    ]) {
      expect(settings()).toContain(line);
    }
  });

  test('leave alerts to Prometheus', () => {
    expect(settings()).toContain('[unified_alerting]\nenabled = true\nexecute_alerts = false');
  });

  test('let no other page show it in a frame, or those of the same host', () => {
    expect(settings()).toContain('allow_embedding = false');
    expect(settings()).toContain(`"""frame-ancestors 'none';`);
    expect(settings({ framed: true })).toContain('allow_embedding = true');
    expect(settings({ framed: true })).toContain(`"""frame-ancestors 'self';`);
  });

  test('have no secret in them: those are variables', () => {
    const env = pod(['containers', 0, 'env']) as { name: string; value?: string }[];
    expect(env.filter(({ value }) => value !== undefined)).toEqual([
      { name: 'GF_DATABASE_HOST', value: '$(DATABASE_HOST):$(DATABASE_PORT)' },
    ]);
    expect(env.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'GF_DATABASE_PASSWORD',
        'GF_SECURITY_SECRET_KEY',
        'GF_SECURITY_ADMIN_PASSWORD',
        'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET',
      ]),
    );
    expect(findObject(objects(), 'Deployment').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'database-grafana,grafana-server,oidc-grafana',
    });
  });

  test('may be more, and bring new pods', () => {
    const env = [{ name: 'GF_USERS_DEFAULT_THEME', value: 'light' }];
    expect(pod(['containers', 0, 'env'], { env })).toContainEqual(env[0]);
    const hash = (props: Props) =>
      memberAt(findObject(objects(props), 'Deployment'), ['spec', 'template', 'metadata']);
    expect(hash({})).toEqual(hash({}));
    expect(hash({})).not.toEqual(hash({ framed: true }));
  });
});
