import type { Section, ServerOptions } from './server-options';

/** https://grafana.com/docs/grafana/v13.2/setup-grafana/configure-access/configure-authentication/generic-oauth/ */
const CALLBACK = '/login/generic_oauth';

/** Where a code is sent to. */
export const callbackUrl = (url: string): string => `${url}${CALLBACK}`;

/** Where a browser goes after signing out: to sign in anew. */
export const signedOutUrl = (url: string): string => `${url}/login`;

/** An identifier of JMESPath that needs no quotation marks. https://jmespath.org/specification.html#grammar */
const PLAIN = /^[A-Za-z_]\w*$/;

const SESSION_LENGTH = '24h';

/** Who comes in, and as what: groups say it at each sign-in. There are no passwords. */
export function signInSettings(options: ServerOptions): Record<string, Section> {
  const { sessionLength = SESSION_LENGTH } = options;
  return {
    auth: {
      disable_login_form: true,
      login_maximum_inactive_lifetime_duration: sessionLength,
      login_maximum_lifetime_duration: sessionLength,
    },
    'auth.basic': { enabled: false },
    'auth.anonymous': { enabled: false },
    // What an administrator clicks together would hold instead of what is written here.
    sso_settings: { configurable_providers: '' },
    'auth.generic_oauth': providerSettings(options),
  };
}

function providerSettings(options: ServerOptions): Section {
  const { client, identity, groups, editorGroups = [], adminGroups, url } = options;
  const { authorization, token, userInfo } = client.endpoints;
  const claim = identifier(identity.groupsClaim);
  return {
    enabled: true,
    name: 'single sign-on',
    auto_login: true,
    allow_sign_up: true,
    client_id: client.clientId,
    scopes: client.scopes.join(' '),
    auth_url: authorization,
    token_url: token,
    api_url: userInfo,
    signout_redirect_url: signOutUrl(client.endpoints.endSession, client.clientId, url),
    use_pkce: true,
    use_refresh_token: true,
    login_attribute_path: identifier(identity.usernameClaim),
    groups_attribute_path: claim,
    allowed_groups: JSON.stringify([...new Set([...adminGroups, ...editorGroups, ...groups])]),
    role_attribute_path: roles(claim, {
      GrafanaAdmin: adminGroups,
      Editor: editorGroups,
      Viewer: groups,
    }),
    // Whoever has none of these roles is refused.
    role_attribute_strict: true,
    allow_assign_grafana_admin: true,
  };
}

const identifier = (claim: string): string => (PLAIN.test(claim) ? claim : JSON.stringify(claim));

/** The first role that somebody has by a group. https://grafana.com/docs/grafana/v13.2/setup-grafana/configure-access/configure-authentication/generic-oauth/#configure-role-mapping */
const roles = (claim: string, groups: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(groups)
    .filter(([, members]) => members.length > 0)
    .map(([role, members]) => `(${isInOneOf(claim, members)}) && '${role}'`)
    .join(' || ');

const isInOneOf = (claim: string, groups: readonly string[]): string =>
  groups.map((group) => `contains(${claim}[*], '${group}')`).join(' || ');

/** The provider forgets who it was, and sends the browser back. https://openid.net/specs/openid-connect-rpinitiated-1_0.html */
function signOutUrl(endSession: string, clientId: string, url: string): string {
  const query = new URLSearchParams({
    client_id: clientId,
    post_logout_redirect_uri: signedOutUrl(url),
  });
  return `${endSession}?${query.toString()}`;
}
