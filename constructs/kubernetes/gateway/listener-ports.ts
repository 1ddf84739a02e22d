/**
 * Ports of the load balancer, and what the proxies' containers listen on: privileged ones are shifted by 10000.
 * https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/gatewayapi/translator.go
 */
export const LISTENER_PORTS = {
  http: { port: 80, containerPort: 10080 },
  https: { port: 443, containerPort: 10443 },
} as const;
