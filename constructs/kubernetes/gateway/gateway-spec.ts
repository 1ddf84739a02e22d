import { Lazy } from 'cdk8s';
import type { GatewaySpec, HttpRouteSpec, ListenerSpec, RouteNamespaces } from './gateway-api';
import { LISTENER_PORTS } from './listener-ports';

const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * A Gateway whose listener for HTTP takes routes of its own namespace alone, and whose listener for HTTPS
 * those of the given namespaces, which are asked for when the object is written.
 */
export function gatewaySpec(
  gatewayClassName: string,
  secretName: string,
  namespaces: () => ReadonlySet<string>,
): GatewaySpec {
  const http: ListenerSpec = {
    name: 'http',
    protocol: 'HTTP',
    port: LISTENER_PORTS.http.port,
    allowedRoutes: routesOf({ from: 'Same' }),
  };
  const https: ListenerSpec = {
    name: 'https',
    protocol: 'HTTPS',
    port: LISTENER_PORTS.https.port,
    tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: secretName }] },
    allowedRoutes: routesOf(Lazy.any({ produce: () => allowedNamespaces(namespaces()) })),
  };
  return { gatewayClassName, listeners: [http, https] };
}

/** A route that sends every request for plain HTTP to HTTPS. */
export function redirectSpec(gateway: string): HttpRouteSpec {
  return {
    parentRefs: [{ name: gateway, sectionName: 'http' }],
    rules: [
      {
        filters: [
          { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } },
        ],
      },
    ],
  };
}

function routesOf(namespaces: unknown): ListenerSpec['allowedRoutes'] {
  return { kinds: [{ kind: 'HTTPRoute' }], namespaces };
}

function allowedNamespaces(names: ReadonlySet<string>): RouteNamespaces {
  if (names.size === 0) return { from: 'Same' };
  const values = [...names].toSorted();
  const matchExpressions = [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values }] as const;
  return { from: 'Selector', selector: { matchExpressions } };
}
