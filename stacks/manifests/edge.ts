import { Namespace } from '../../constructs/kubernetes/core';
import {
  EdgeLoadBalancer,
  EnvoyEdge,
  type EdgeCertificateSource,
  type IEdge,
  type LoadBalancer,
} from '../../constructs/kubernetes/gateway';
import {
  IngressClassEdge,
  NginxEdge,
  type IngressController,
} from '../../constructs/kubernetes/ingress';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { bridgeMark, EDGE_BRIDGE } from '../../lib/contracts/bridge';
import { INGRESS_NGINX } from '../../lib/contracts/ingress-nginx';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { hasEdge } from '../../lib/contracts/entrance';
import type { CommonServices } from './application-services';
import { clusterNetwork, computeMode, platformImage } from './environment-facts';
import { Unit } from './unit';

/** The entrance, and the units that it consists of. */
export interface EdgeUnits {
  readonly units: readonly Unit[];
  readonly edge: IEdge;
}

type Settings<Kind extends Environment['edge']['kind']> = Extract<
  Environment['edge'],
  { readonly kind: Kind }
>;

/** The one entrance for web interfaces, or undefined where there is none. */
export function edgeUnits(
  environment: Environment,
  services: CommonServices,
): EdgeUnits | undefined {
  const { edge } = environment;
  if (!hasEdge(environment)) return undefined;
  switch (edge.kind) {
    case 'none':
      return undefined;
    case 'envoy-gateway':
      return envoyEdge(environment, edge, services);
    case 'ingress-nginx':
      return nginxEdge(environment, edge, services);
    case 'ingress-class':
      return ingressClassEdge(environment, edge, services);
  }
}

/** What carries the certificate's ARN is a unit of its own: the rest can be committed before there is one. */
function envoyEdge(
  environment: Environment,
  settings: Settings<'envoy-gateway'>,
  { metrics }: CommonServices,
): EdgeUnits {
  const bridge = new Unit('bridge-edge', 'edge');
  const gateway = new Unit('gateway', 'edge');
  const namespace = Namespace.fromName(gateway.chart, 'Namespace', NAMESPACES.gateway);
  const loadBalancer = new EdgeLoadBalancer(bridge.chart, 'LoadBalancer', {
    namespace,
    loadBalancer: loadBalancerOf(environment, settings.scheme),
    allowFrom: settings.allowFrom,
    replicas: settings.replicas,
  });
  const edge = new EnvoyEdge(gateway.chart, 'Edge', {
    namespace,
    domain: environment.domain,
    loadBalancer,
    certificate: certificateSource(settings.certificate),
    metrics,
  });
  return { units: [bridge, gateway], edge };
}

function loadBalancerOf(
  environment: Environment,
  scheme: 'internet-facing' | 'internal',
): LoadBalancer {
  if (environment.provider === 'none') return { kind: 'other' };
  return {
    kind: 'nlb',
    madeBy: computeMode(environment) === 'auto' ? 'auto-mode' : 'load-balancer-controller',
    certificateArn: certificateArn(environment) ?? bridgeMark(EDGE_BRIDGE.certificateArn),
    network: clusterNetwork(environment),
    scheme,
  };
}

/** The certificate that the user names; undefined where Terraform makes one. */
export const certificateArn = ({ dns }: Environment): string | undefined =>
  dns.zone === 'existing' ? dns.certificateArn : undefined;

function certificateSource(
  given: Settings<'envoy-gateway'>['certificate'],
): EdgeCertificateSource | undefined {
  if (given === undefined) return undefined;
  return 'secret' in given
    ? { kind: 'secret', name: given.secret }
    : { kind: 'cluster-issuer', name: given.clusterIssuer };
}

function nginxEdge(
  environment: Environment,
  { allowFrom }: Settings<'ingress-nginx'>,
  services: CommonServices,
): EdgeUnits {
  const unit = new Unit('edge', 'edge');
  const edge = new NginxEdge(unit.chart, 'Edge', {
    ...ingressProps(environment, services),
    namespace: Namespace.fromName(unit.chart, 'Namespace', INGRESS_NGINX.namespace),
    ...(allowFrom.length > 0 ? { allowFrom } : {}),
  });
  return { units: [unit], edge };
}

function ingressClassEdge(
  environment: Environment,
  settings: Settings<'ingress-class'>,
  services: CommonServices,
): EdgeUnits {
  const unit = new Unit('edge', 'edge');
  const edge = new IngressClassEdge(unit.chart, 'Edge', {
    ...ingressProps(environment, services),
    className: settings.className,
    controller: controllerOf(environment, settings),
  });
  // An ingress class of the cluster has nothing of ours: its routes are in the units of applications.
  return { units: [], edge };
}

function controllerOf(
  environment: Environment,
  settings: Settings<'ingress-class'>,
): IngressController {
  const { controller, scheme, webAclArn, controllerNamespace = '' } = settings;
  const allowFrom = settings.allowFrom.length > 0 ? settings.allowFrom : undefined;
  if (controller === 'alb') {
    return {
      kind: 'alb',
      scheme,
      webAclArn,
      allowFrom,
      certificateArn: certificateArn(environment),
    };
  }
  return controller === 'nginx'
    ? { kind: 'nginx', namespace: controllerNamespace, allowFrom }
    : { kind: 'other', namespace: controllerNamespace };
}

const ingressProps = (environment: Environment, services: CommonServices) => ({
  domain: environment.domain,
  network: clusterNetwork(environment),
  ...services,
  oauth2ProxyImage: platformImage(environment, IMAGES.oauth2Proxy),
});
