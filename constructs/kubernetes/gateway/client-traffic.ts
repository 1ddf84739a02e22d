import type { ClientTrafficPolicySpec } from './envoy-gateway-api';
import { GATEWAY_GROUP } from './gateway-api';

/** A year. https://www.rfc-editor.org/rfc/rfc6797 */
const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';

/** Headers that applications may believe, and that no client may set. */
const FORGEABLE_HEADERS = [
  'forwarded',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-user',
  'x-forwarded-groups',
  'x-real-ip',
];

/**
 * A Network Load Balancer forgets a TLS connection after 350 seconds without a packet, which cannot be
 * changed; a silent web socket is kept by packets of TCP.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
 */
const TCP_KEEPALIVE = { probes: 3, idleTime: '60s', interval: '30s' } as const;

/** Streams may be silent for as long as a route allows by itself; slow headers hold a connection for ten seconds. */
const TIMEOUTS = {
  requestHeadersReceivedTimeout: '10s',
  idleTimeout: '300s',
  streamIdleTimeout: '3600s',
} as const;

/** How the proxies treat the clients of one listener. */
export function clientTraffic(
  gateway: string,
  listener: 'http' | 'https',
  proxyProtocol: boolean,
): ClientTrafficPolicySpec {
  const isHttps = listener === 'https';
  return {
    targetRefs: [{ group: GATEWAY_GROUP, kind: 'Gateway', name: gateway, sectionName: listener }],
    proxyProtocol: proxyProtocol ? { optional: false } : undefined,
    tcpKeepalive: TCP_KEEPALIVE,
    tls: isHttps ? { minVersion: '1.2', alpnProtocols: ['h2', 'http/1.1'] } : undefined,
    headers: {
      withUnderscoresAction: 'DropHeader',
      earlyRequestHeaders: { remove: FORGEABLE_HEADERS },
      lateResponseHeaders: isHttps
        ? { set: [{ name: 'Strict-Transport-Security', value: STRICT_TRANSPORT_SECURITY }] }
        : undefined,
    },
    timeout: { http: TIMEOUTS },
  };
}
