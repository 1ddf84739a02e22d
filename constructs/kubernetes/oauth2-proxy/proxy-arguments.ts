import type { ClusterNetwork } from '../core';
import type { OidcAuth, RouteService } from '../gateway';
import type { OidcClient } from '../identity';

/** Ports of the container; upstream's documentation uses the first. */
export const PROXY_PORT = 4180;
export const METRICS_PORT = 44_180;

/** Parallel sign-ins of one browser; each leaves a cookie until it ends. */
const SIGN_INS_PER_BROWSER = 10;

/** A Service that a proxy hands requests to. */
export interface ProxiedService {
  readonly service: RouteService;
  /**
   * Seconds until it must have begun to answer; 0 for no limit.
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/**
 * What a proxy does with a request: it tells an ingress whether the person may pass, or it stands
 * before a Service itself.
 */
export type ProxyTask =
  { readonly kind: 'answers-ingress' } | ({ readonly kind: 'forwards' } & ProxiedService);

/** What the arguments depend on. */
export interface ProxyArgumentsOptions {
  /** Who signs people in, and who passes. */
  readonly auth: OidcAuth;
  /** What the provider knows the proxy as. */
  readonly client: OidcClient;
  /** Host of the route. */
  readonly host: string;
  /** Path of the route, without a slash at the end unless it is `/`. */
  readonly path: string;
  /** Path of the proxy's own pages. */
  readonly prefix: string;
  /** What the proxy does with requests. */
  readonly task: ProxyTask;
  /** Name of the namespace of the Service. */
  readonly namespace: string;
  /** Addresses that an ingress can have. */
  readonly network: ClusterNetwork;
  /** Hours until a person is asked again. */
  readonly sessionHours: number;
}

/**
 * The arguments of oauth2-proxy, none of them a secret. Endpoints are explicit, because discovery at
 * start-up fails while the provider is away; nonce and PKCE are on, which they are not by default.
 *
 * People are known by their user name: nobody is let in for an e-mail address, and some have none.
 * https://github.com/oauth2-proxy/oauth2-proxy/blob/v7.15.3/docs/docs/configuration/overview.md
 */
export function proxyArguments(options: ProxyArgumentsOptions): string[] {
  return [
    ...providerArguments(options),
    ...sessionArguments(options),
    ...serverArguments(options),
    ...taskArguments(options),
  ];
}

function providerArguments({ auth, client, ...options }: ProxyArgumentsOptions): string[] {
  const { endpoints, clientId, scopes } = client;
  return [
    '--provider=oidc',
    `--client-id=${clientId}`,
    `--oidc-issuer-url=${endpoints.issuer}`,
    // Discovery at start-up would fail where the public name does not lead here yet.
    '--skip-oidc-discovery=true',
    `--login-url=${endpoints.authorization}`,
    `--redeem-url=${endpoints.token}`,
    `--oidc-jwks-url=${endpoints.keys}`,
    // The token says all that is asked.
    '--skip-claims-from-profile-url=true',
    `--redirect-url=https://${options.host}${options.prefix}/callback`,
    `--scope=${scopes.join(' ')}`,
    '--code-challenge-method=S256',
    // The nonce is checked: the default, said because the other would let a stolen token in.
    '--insecure-oidc-skip-nonce=false',
    `--oidc-groups-claim=${auth.identity.groupsClaim}`,
    `--oidc-email-claim=${auth.identity.usernameClaim}`,
    '--email-domain=*',
    ...auth.groups.map((group) => `--allowed-group=${group}`),
    // There is one provider, so nobody has to choose it.
    '--skip-provider-button=true',
  ];
}

/** The session is in the cookie alone, so that any replica serves it; it holds no token. */
function sessionArguments({ client, path, sessionHours }: ProxyArgumentsOptions): string[] {
  return [
    '--session-store-type=cookie',
    '--session-cookie-minimal=true',
    `--cookie-name=__Secure-${client.clientId}`,
    `--cookie-path=${path}`,
    `--cookie-expire=${sessionHours}h`,
    '--cookie-secure=true',
    '--cookie-httponly=true',
    '--cookie-samesite=lax',
    '--cookie-csrf-per-request=true',
    `--cookie-csrf-per-request-limit=${SIGN_INS_PER_BROWSER}`,
  ];
}

/** Forwarded headers count only from addresses that an ingress can have. */
function serverArguments({ client, host, prefix, network }: ProxyArgumentsOptions): string[] {
  return [
    `--http-address=:${PROXY_PORT}`,
    `--metrics-address=:${METRICS_PORT}`,
    `--proxy-prefix=${prefix}`,
    '--reverse-proxy=true',
    ...network.vpcCidrs.map((cidr) => `--trusted-proxy-ip=${cidr}`),
    '--real-client-ip-header=X-Forwarded-For',
    `--whitelist-domain=${host}`,
    `--whitelist-domain=${new URL(client.endpoints.endSession).host}`,
    '--silence-ping-logging=true',
    '--footer=-',
    '--pass-basic-auth=false',
  ];
}

function taskArguments({ task, namespace }: ProxyArgumentsOptions): string[] {
  if (task.kind === 'answers-ingress')
    return ['--set-xauthrequest=true', '--upstream=static://202'];
  const { service, timeoutSeconds = 60 } = task;
  return [
    `--upstream=http://${service.name}.${namespace}.svc:${service.port}/`,
    `--upstream-timeout=${timeoutSeconds}s`,
    '--flush-interval=100ms',
    '--proxy-websockets=true',
    '--pass-user-headers=true',
  ];
}
