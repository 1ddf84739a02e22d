export type { EdgeCertificateSource } from './edge-certificate';
export {
  EdgeLoadBalancer,
  type EdgeLoadBalancerProps,
  type IEdgeLoadBalancer,
} from './edge-load-balancer';
export { EnvoyEdge, type EnvoyEdgeProps } from './envoy-edge';
export type { ProxyReplicas, ProxyResources } from './envoy-proxies';
export type {
  EdgeCapability,
  ExposedRoute,
  IEdge,
  RateLimit,
  RouteMatch,
  RouteMirror,
  RouteOptions,
  RouteRule,
  RouteService,
  WeightedService,
} from './i-edge';
export type { LoadBalancer, NetworkLoadBalancer, OtherLoadBalancer } from './load-balancer-service';
export type { ApiKeyAuth, AppAuth, JwtAuth, OidcAuth, PublicAuth, RouteAuth } from './route-auth';
export { RouteRegistry, type RegisteredRoute, type RouteRegistryProps } from './route-registry';
export { exposeSignedIn, type SignedInPages } from './signed-in-pages';
export { rulesOf, servicesOf } from './route-rules';
export {
  VERSION_COOKIE,
  VERSION_HEADER,
  versionRules,
  type VersionRulesOptions,
} from './version-rules';
