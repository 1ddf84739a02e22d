import { Quantity } from '../../../lib/values';
import type { Labels, NamespaceReference } from '../core';
import type { RateLimit, RouteService } from '../gateway';
import type { IngressRoute, SignIn } from './ingress-route';

/** https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/docs/user-guide/nginx-configuration/annotations.md */
const PREFIX = 'nginx.ingress.kubernetes.io';

/** Headers that oauth2-proxy answers with `--set-xauthrequest`; the ingress overwrites what a client sends under these names. */
const IDENTITY_HEADERS = [
  'X-Auth-Request-User',
  'X-Auth-Request-Preferred-Username',
  'X-Auth-Request-Email',
  'X-Auth-Request-Groups',
];

/** A response with a session in its cookies exceeds the 4k that nginx takes by default. */
const SIGN_IN_BUFFER = '16k';

const DEFAULT_REQUEST_TIMEOUT_SECONDS = 60;
const DEFAULT_IDLE_TIMEOUT_SECONDS = 3600;

/** Annotations by their names without the prefix; undefined ones are left out. */
export function nginxAnnotations(values: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[`${PREFIX}/${name}`, value] as const],
    ),
  );
}

/** What holds for every request of a route. */
export function routeAnnotations(route: IngressRoute): Labels {
  const { options, signIn } = route;
  return nginxAnnotations({
    'force-ssl-redirect': 'true',
    'whitelist-source-range': route.allowFrom?.join(','),
    'proxy-body-size': bodySize(options.maxBodySize),
    ...timeouts(route),
    ...(options.rateLimit && rateLimit(options.rateLimit)),
    ...(options.sessionCookie !== undefined && affinity(options.sessionCookie, route.path)),
    ...(signIn && authorization(signIn, route)),
  });
}

/** The proxy's own pages: nobody is signed in yet. */
export function signInAnnotations({ allowFrom }: IngressRoute): Labels {
  return nginxAnnotations({
    'force-ssl-redirect': 'true',
    'whitelist-source-range': allowFrom?.join(','),
    'proxy-buffer-size': SIGN_IN_BUFFER,
  });
}

/** A copy of each request for another Service. */
export function mirrorAnnotations(service: RouteService, namespace: NamespaceReference): Labels {
  return nginxAnnotations({ 'mirror-target': `${urlOf(service, namespace)}$request_uri` });
}

function bodySize(size: string | undefined): string | undefined {
  return size === undefined ? undefined : Quantity.memory(size).toNumber().toString();
}

/** nginx has no limit on a whole request: both are limits on the time between two pieces of it. */
function timeouts({ options }: IngressRoute): Record<string, string> {
  const {
    requestTimeoutSeconds = DEFAULT_REQUEST_TIMEOUT_SECONDS,
    idleTimeoutSeconds = DEFAULT_IDLE_TIMEOUT_SECONDS,
  } = options;
  const seconds =
    requestTimeoutSeconds === 0
      ? idleTimeoutSeconds
      : Math.min(requestTimeoutSeconds, idleTimeoutSeconds);
  return { 'proxy-read-timeout': `${seconds}`, 'proxy-send-timeout': `${seconds}` };
}

/** Without a multiplier of its own, nginx lets five times the limit through at once. */
function rateLimit({ requests, per }: RateLimit): Record<string, string> {
  return {
    [per === 'second' ? 'limit-rps' : 'limit-rpm']: `${requests}`,
    'limit-burst-multiplier': '1',
  };
}

function affinity(cookie: string, path: string): Record<string, string> {
  return {
    affinity: 'cookie',
    'affinity-mode': 'persistent',
    'session-cookie-name': cookie,
    'session-cookie-path': path,
    'session-cookie-secure': 'true',
    'session-cookie-samesite': 'Lax',
  };
}

function authorization({ service, prefix }: SignIn, route: IngressRoute): Record<string, string> {
  const { host, namespace } = route.options;
  return {
    'auth-url': `${urlOf(service, namespace)}${prefix}/auth`,
    'auth-signin': `https://${host}${prefix}/start?rd=$escaped_request_uri`,
    'auth-response-headers': IDENTITY_HEADERS.join(','),
  };
}

/** nginx resolves whole names alone. */
const urlOf = ({ name, port }: RouteService, namespace: NamespaceReference) =>
  `http://${name}.${namespace.name}.svc.cluster.local:${port}`;
