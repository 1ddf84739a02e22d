import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  EdgeLoadBalancer,
  EnvoyEdge,
  type EdgeLoadBalancerProps,
  type EnvoyEdgeProps,
  type LoadBalancer,
  type RouteOptions,
  type RouteService,
} from '../../../../constructs/kubernetes/gateway';
import {
  type KubernetesObject,
  findObject,
  memberAt,
  objectsOf,
} from '../../../support/kubernetes';

export const DOMAIN = 'ml.acme.dev';

export const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/abc';

export const NLB: LoadBalancer = {
  kind: 'nlb',
  madeBy: 'auto-mode',
  certificateArn: CERTIFICATE,
  network: { vpcCidrs: ['10.0.0.0/16'] },
};

export const serviceOf = (name: string, port = 5000): RouteService => ({
  name,
  port,
  pods: { 'app.kubernetes.io/name': name },
});

export const SERVICE = serviceOf('mlflow');

export const balancer = (
  scope: Construct,
  props: Partial<EdgeLoadBalancerProps> = {},
): EdgeLoadBalancer =>
  new EdgeLoadBalancer(scope, 'LoadBalancer', {
    namespace: { name: 'gateway' },
    loadBalancer: NLB,
    ...props,
  });

/** An edge behind a Network Load Balancer; the load balancer's own objects are in the chart too. */
export const envoyEdge = (
  scope: Construct,
  props: Partial<EnvoyEdgeProps> = {},
  loadBalancer: Partial<EdgeLoadBalancerProps> = {},
): EnvoyEdge =>
  new EnvoyEdge(scope, 'Edge', {
    namespace: Namespace.fromName(scope, 'EdgeNamespace', 'gateway'),
    domain: DOMAIN,
    loadBalancer: props.loadBalancer ?? balancer(scope, loadBalancer),
    ...props,
  });

/** A route to MLflow, open to whoever MLflow lets in. */
export const routeOf = (scope: Construct, options: Partial<RouteOptions> = {}): RouteOptions => ({
  name: 'mlflow',
  namespace: Namespace.fromName(scope, `Namespace-${options.name ?? 'mlflow'}`, 'mlflow'),
  host: `platform.${DOMAIN}`,
  path: '/mlflow',
  backend: SERVICE,
  auth: { kind: 'app' },
  ...options,
});

/** Everything of an edge with one route. */
export const exposed = (
  options: Partial<RouteOptions> = {},
  edge: (chart: Chart) => EnvoyEdge = envoyEdge,
): KubernetesObject[] =>
  objectsOf((chart) => {
    edge(chart).expose(chart, 'Mlflow', routeOf(chart, options));
  });

/** Labels of the proxies of that edge. */
export const PROXIES = {
  'gateway.envoyproxy.io/owning-gateway-name': 'platform',
  'gateway.envoyproxy.io/owning-gateway-namespace': 'gateway',
};

/** The HTTPRoute of a route with these options. */
export const routeWith = (options: Partial<RouteOptions> = {}) =>
  findObject(exposed(options), 'HTTPRoute', 'mlflow');

/** Its SecurityPolicy. */
export const policyWith = (options: Partial<RouteOptions> = {}) =>
  findObject(exposed(options), 'SecurityPolicy', 'mlflow');

/** Its BackendTrafficPolicy. */
export const trafficWith = (options: Partial<RouteOptions> = {}) =>
  findObject(exposed(options), 'BackendTrafficPolicy', 'mlflow');

/** The rules of its HTTPRoute. */
export const rulesWith = (options: Partial<RouteOptions> = {}) =>
  memberAt(routeWith(options), ['spec', 'rules']);

/** Keys of clients. */
export const KEYS = {
  name: 'model-keys',
  toEnvVar: () => ({ name: 'KEY' }),
  toVolume: () => ({ name: 'keys' }),
};
