import { Quantity } from '../../../lib/values';
import type { IIdentityProvider, OidcClient } from '../identity';
import type {
  ApiKeySpec,
  AuthorizationRuleSpec,
  JwtProviderSpec,
  OidcSpec,
  PrincipalSpec,
  SecurityPolicySpec,
} from './envoy-gateway-api';
import type { ApiKeyAuth, JwtAuth, OidcAuth } from './route-auth';

/** What a SecurityPolicy says beside its target. */
export type SecuritySpec = Omit<SecurityPolicySpec, 'targetRefs'>;

/** What somebody has to prove, and who passes with it. */
export interface Authentication {
  readonly spec: Pick<SecurityPolicySpec, 'oidc' | 'jwt' | 'apiKeyAuth'>;
  readonly jwt?: PrincipalSpec['jwt'];
}

/** Where a route's sign-in happens. */
export interface SignInUrls {
  /** Where codes are sent, inside the route. */
  readonly redirectUrl: string;
  /** Path that signs out, inside the route. */
  readonly logoutPath: string;
}

const TOKEN_PROVIDER = 'identity';
const DEFAULT_KEY_HEADER = 'x-api-key';

/** The client that a token was made for. https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const CLIENT_CLAIM = 'azp';

/** A script cannot follow a redirect to another site: it is refused, and the page asks again. */
const SCRIPT_REQUEST = { name: 'sec-fetch-mode', value: 'cors' } as const;

/** A browser is signed in; its ID token says which groups it is of. Every endpoint is explicit: nothing is discovered. */
export function browserSignIn(
  { identity, groups }: OidcAuth,
  client: OidcClient,
  { redirectUrl, logoutPath }: SignInUrls,
): Authentication {
  const { clientId, endpoints, scopes } = client;
  const cookieNames = { accessToken: `AccessToken-${clientId}`, idToken: `IdToken-${clientId}` };
  const oidc: OidcSpec = {
    provider: {
      issuer: endpoints.issuer,
      authorizationEndpoint: endpoints.authorization,
      tokenEndpoint: endpoints.token,
      endSessionEndpoint: endpoints.endSession,
    },
    clientID: clientId,
    clientSecret: { name: client.secret.name },
    scopes: [...scopes],
    redirectURL: redirectUrl,
    logoutPath,
    cookieNames,
    cookieConfig: { sameSite: 'Lax' },
    refreshToken: true,
    forwardAccessToken: false,
    denyRedirect: { headers: [SCRIPT_REQUEST] },
  };
  const provider = tokenProvider(identity, clientId, { cookies: [cookieNames.idToken] });
  return {
    spec: { oidc, jwt: { providers: [provider] } },
    jwt: membership(identity, groups),
  };
}

/** A program shows a token in the header `Authorization`. */
export function bearerToken({ identity, audience, groups, clientHeader }: JwtAuth): Authentication {
  const provider = {
    ...tokenProvider(identity, audience, {
      headers: [{ name: 'Authorization', valuePrefix: 'Bearer ' }],
    }),
    claimToHeaders:
      clientHeader === undefined ? undefined : [{ claim: CLIENT_CLAIM, header: clientHeader }],
  };
  return { spec: { jwt: { providers: [provider] } }, jwt: membership(identity, groups) };
}

/** A client shows a key, which the application does not get to see. */
export function apiKey({
  keys,
  header = DEFAULT_KEY_HEADER,
  clientHeader,
}: ApiKeyAuth): Authentication {
  const apiKeyAuth: ApiKeySpec = {
    credentialRefs: [{ name: keys.name }],
    extractFrom: [{ headers: [header] }],
    sanitize: true,
    forwardClientIDHeader: clientHeader,
  };
  return { spec: { apiKeyAuth } };
}

/** The policy of a route: who is asked what, from where, and with how large a body. */
export function security(
  { spec, jwt }: Authentication,
  allowFrom: readonly string[],
  maxBodySize: string | undefined,
): SecuritySpec {
  const isFiltered = jwt !== undefined || allowFrom.length > 0;
  const rules = [
    ...(maxBodySize === undefined ? [] : [tooLarge(maxBodySize)]),
    ...(isFiltered ? [allowed({ clientCIDRs: nonEmpty(allowFrom), jwt })] : []),
  ];
  return {
    ...spec,
    authorization: {
      defaultAction: isFiltered ? 'Deny' : 'Allow',
      rules: rules.length > 0 ? rules : undefined,
    },
  };
}

function tokenProvider(
  { endpoints }: IIdentityProvider,
  audience: string,
  extractFrom: JwtProviderSpec['extractFrom'],
): JwtProviderSpec {
  return {
    name: TOKEN_PROVIDER,
    issuer: endpoints.issuer,
    audiences: [audience],
    remoteJWKS: { uri: endpoints.keys },
    extractFrom,
  };
}

function membership(
  { groupsClaim }: IIdentityProvider,
  groups: readonly string[],
): PrincipalSpec['jwt'] {
  return {
    provider: TOKEN_PROVIDER,
    claims: [{ name: groupsClaim, valueType: 'StringArray', values: [...groups] }],
  };
}

function allowed(principal: PrincipalSpec): AuthorizationRuleSpec {
  return { name: 'allow', action: 'Allow', principal };
}

/** By the length that a request declares: nothing is buffered, so that uploads and web sockets pass. */
function tooLarge(maxBodySize: string): AuthorizationRuleSpec {
  const bytes = Quantity.memory(maxBodySize).toNumber();
  return {
    name: 'body-size',
    action: 'Deny',
    cel: `'content-length' in request.headers && int(request.headers['content-length']) > ${bytes}`,
  };
}

function nonEmpty(values: readonly string[]): readonly string[] | undefined {
  return values.length > 0 ? [...values] : undefined;
}
