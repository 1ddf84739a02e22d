import type { OidcClientOptions } from '../identity';

/** Name of the claim that lists groups, and of the scope that brings it. */
export const GROUPS = 'groups';

/** The scopes of every client; `basic` holds `sub`, the rest are what consumers read. No realm roles, which nobody reads. */
const DEFAULT_SCOPES = ['basic', 'email', GROUPS, 'profile'];

/** Scope that Keycloak gives to every client with a service account: it tells which client the token is for. */
const MACHINE_SCOPE = 'service_account';

/** Several addresses in one attribute of a client, or none: https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients */
const SEPARATOR = '##';
const NOWHERE = '-';

const IN_EVERY_TOKEN = {
  'access.token.claim': 'true',
  'id.token.claim': 'true',
  'introspection.token.claim': 'true',
  'userinfo.token.claim': 'true',
};

/** The variable that holds a client's secret while the realm is applied. */
export const clientSecretVariable = (clientId: string): string =>
  `CLIENT_SECRET_${clientId.toUpperCase().replaceAll('-', '_')}`;

/** What keycloak-config-cli replaces by a variable; Keycloak's own placeholders begin with `${`. */
export const fromVariable = (variable: string): string => `$(env:${variable})`;

/** The scope that puts plain names of groups, without a path, into every token. */
export function groupsScope() {
  return {
    name: GROUPS,
    description: 'Groups of the person',
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' },
    protocolMappers: [
      mapper('groups', 'oidc-group-membership-mapper', {
        ...IN_EVERY_TOKEN,
        'claim.name': GROUPS,
        'full.path': 'false',
        multivalued: 'true',
      }),
    ],
  };
}

/** A client as Keycloak keeps it. What it may not do is written out: a switch that somebody flips is flipped back. */
export function clientOf(options: OidcClientOptions) {
  const { clientId, title, flow } = options;
  const machine = flow.kind === 'machine';
  return {
    clientId,
    name: title,
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    bearerOnly: false,
    clientAuthenticatorType: 'client-secret',
    secret: fromVariable(clientSecretVariable(clientId)),
    standardFlowEnabled: !machine,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: machine,
    fullScopeAllowed: false,
    consentRequired: false,
    frontchannelLogout: false,
    redirectUris: flow.kind === 'browser' ? flow.redirectUris.toSorted() : [],
    webOrigins: [],
    attributes: attributesOf(options),
    defaultClientScopes: machine ? [...DEFAULT_SCOPES, MACHINE_SCOPE].sort() : DEFAULT_SCOPES,
    optionalClientScopes: [],
    protocolMappers: mappersOf(options),
  };
}

/** The user that stands for a machine, in the groups whose rights it has. */
export function machineUserOf({ clientId, flow }: OidcClientOptions) {
  return flow.kind === 'browser'
    ? []
    : [
        {
          username: `service-account-${clientId}`,
          enabled: true,
          serviceAccountClientId: clientId,
          groups: (flow.groups ?? []).toSorted(),
        },
      ];
}

function attributesOf({ flow }: OidcClientOptions): Record<string, string> {
  const common = {
    'oauth2.device.authorization.grant.enabled': 'false',
    'oidc.ciba.grant.enabled': 'false',
  };
  if (flow.kind === 'machine') return common;
  return {
    ...common,
    ...(flow.pkce === false ? {} : { 'pkce.code.challenge.method': 'S256' }),
    'post.logout.redirect.uris': postLogout(flow.postLogoutRedirectUris),
  };
}

function postLogout(uris: readonly string[] = []): string {
  return uris.length === 0 ? NOWHERE : uris.toSorted().join(SEPARATOR);
}

function mappersOf({ clientId, roles }: OidcClientOptions) {
  const audience = mapper('audience', 'oidc-audience-mapper', {
    'access.token.claim': 'true',
    'id.token.claim': 'false',
    'introspection.token.claim': 'true',
    'included.client.audience': clientId,
    // Keycloak adds it when it makes the client; left out here, each second run would change it.
    'userinfo.token.claim': 'false',
  });
  if (roles === undefined) return [audience];
  return [
    audience,
    mapper('client-roles', 'oidc-usermodel-client-role-mapper', {
      ...IN_EVERY_TOKEN,
      'claim.name': `resource_access.${clientId}.roles`,
      'jsonType.label': 'String',
      multivalued: 'true',
      'usermodel.clientRoleMapping.clientId': clientId,
    }),
  ];
}

function mapper(name: string, protocolMapper: string, config: Readonly<Record<string, string>>) {
  return { name, protocol: 'openid-connect', protocolMapper, config };
}
