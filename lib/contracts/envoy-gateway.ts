/**
 * Envoy Gateway's controller and its proxies, as its chart makes them and the edge's policies name them.
 * https://github.com/envoyproxy/gateway/tree/v1.9.0
 */
export const ENVOY_GATEWAY = {
  /** Namespace of the controller; the proxies run in that of their Gateway. */
  namespace: 'envoy-gateway-system',
  /** What a GatewayClass names as its controller. */
  controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
  /** A label of the controller's pods, which is in the selector of its Service. */
  controllerPods: { 'control-plane': 'envoy-gateway' },
  /** Where the proxies ask the controller for their configuration. */
  xdsPort: 18000,
} as const;
