import { Construct } from 'constructs';
import { ENVOY_GATEWAY } from '../../../lib/contracts/envoy-gateway';
import { ValidationError } from '../../../lib/errors';
import { CustomResource, Endpoint, Peer, type INamespace, type Labels } from '../core';
import { watch, type IMetrics } from '../prometheus';
import { clientTraffic } from './client-traffic';
import { edgeAlerts } from './edge-alerts';
import { EdgeCertificate, type EdgeCertificateSource } from './edge-certificate';
import { EDGE_DASHBOARD } from './edge-dashboard';
import type { IEdgeLoadBalancer } from './edge-load-balancer';
import {
  ENVOY_GATEWAY_API,
  type ClientTrafficPolicySpec,
  type SecurityPolicySpec,
} from './envoy-gateway-api';
import { proxyPods } from './envoy-proxies';
import { EnvoyRoute } from './envoy-route';
import { GATEWAY_API, GATEWAY_GROUP, type GatewaySpec, type HttpRouteSpec } from './gateway-api';
import { gatewaySpec, redirectSpec } from './gateway-spec';
import type { EdgeCapability, ExposedRoute, IEdge, RouteOptions } from './i-edge';
import { LISTENER_PORTS } from './listener-ports';
import { RouteRegistry } from './route-registry';
import { EDGE_SERIES } from './series';

const COMPONENT = 'gateway';
const CERTIFICATE_NAME = 'gateway-tls';

/** Where proxies tell metrics. https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/infrastructure/kubernetes/proxy/resource.go */
const METRICS = { port: { name: 'metrics', number: 19_001 }, path: '/stats/prometheus' } as const;

const LISTENERS = ['http', 'https'] as const;

const CAPABILITIES: readonly EdgeCapability[] = [
  'oidc',
  'jwt',
  'apiKey',
  'weights',
  'headerMatch',
  'cookieMatch',
  'mirror',
  'sessionAffinity',
  'rateLimit',
  'allowList',
  'stripPath',
];

/** The entrance of the platform. */
export interface EnvoyEdgeProps {
  /** Where the proxies run. */
  readonly namespace: INamespace;
  /** Domain of every host; the certificate is for it and for each name one label below it. */
  readonly domain: string;
  /** What stands before the proxies. */
  readonly loadBalancer: IEdgeLoadBalancer;
  /**
   * Where the proxies' certificate comes from; clients see it unless the load balancer ends their TLS.
   * @default - self-signed, behind a load balancer that ends the clients' TLS; without one it must be given
   */
  readonly certificate?: EdgeCertificateSource;
  /**
   * Who reads metrics of the proxies: requests, answers and times, by route.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

/**
 * Gateway API by Envoy Gateway: one Gateway for every host.
 *
 * The listener for HTTPS names no host, because a load balancer that encrypts again sends none; routes
 * match the hosts. It takes routes of the namespaces that expose something, and refuses what no policy
 * of a route lets pass. Plain HTTP is answered by a redirect.
 */
export class EnvoyEdge extends Construct implements IEdge {
  readonly product = 'Envoy Gateway';
  readonly capabilities: ReadonlySet<EdgeCapability> = new Set(CAPABILITIES);
  /** Name of the Gateway. */
  readonly gatewayName: string;

  private readonly namespace: INamespace;
  private readonly loadBalancer: IEdgeLoadBalancer;
  private readonly proxies: Labels;
  private readonly registry: RouteRegistry;
  private readonly routeNamespaces = new Set<string>();

  constructor(scope: Construct, id: string, props: EnvoyEdgeProps) {
    super(scope, id);
    const { namespace, domain, loadBalancer } = props;
    this.namespace = namespace;
    this.loadBalancer = loadBalancer;
    this.gatewayName = loadBalancer.name;
    this.proxies = proxyPods(this.gatewayName, namespace);
    this.registry = new RouteRegistry(this, {
      product: this.product,
      capabilities: this.capabilities,
      domain,
    });

    const { secretName } = new EdgeCertificate(this, 'Certificate', {
      name: CERTIFICATE_NAME,
      namespace,
      domain,
      source: this.certificateSource(props),
    });
    this.addGateway(secretName);
    this.addRedirect();
    for (const listener of LISTENERS) this.addClientTraffic(listener);
    this.refuseByDefault();
    this.connectProxies();
    watch(this, props.metrics, {
      ...METRICS,
      name: COMPONENT,
      namespace,
      pods: this.proxies,
      series: EDGE_SERIES,
      alerts: edgeAlerts,
      dashboard: EDGE_DASHBOARD,
    });
  }

  get routes(): readonly ExposedRoute[] {
    return this.registry.routes;
  }

  expose(scope: Construct, id: string, options: RouteOptions): ExposedRoute {
    const parent = new Construct(scope, id);
    const registered = this.registry.register(parent, options);
    this.routeNamespaces.add(options.namespace.name);
    new EnvoyRoute(parent, 'Route', {
      options,
      registered,
      gateway: { name: this.gatewayName, namespace: this.namespace },
      proxies: this.proxies,
      allowFrom: this.loadBalancer.allowFrom,
    });
    return registered.exposed;
  }

  private certificateSource({ certificate, loadBalancer }: EnvoyEdgeProps): EdgeCertificateSource {
    if (certificate?.kind === 'self-signed' || certificate === undefined) {
      if (loadBalancer.terminatesTls) return { kind: 'self-signed' };
      throw new ValidationError(
        this,
        `'certificate' must be a cluster issuer or a TLS Secret, got ${certificate?.kind ?? 'none'}; clients see it, because the load balancer does not end their TLS`,
      );
    }
    return certificate;
  }

  private addGateway(secretName: string): void {
    new CustomResource<GatewaySpec>(this, 'Resource', {
      ...this.metadata(GATEWAY_API, 'Gateway', this.gatewayName),
      // Routes of other units are known once all of them are built.
      spec: gatewaySpec(this.loadBalancer.name, secretName, () => this.routeNamespaces),
    });
  }

  private addRedirect(): void {
    new CustomResource<HttpRouteSpec>(this, 'Redirect', {
      ...this.metadata(GATEWAY_API, 'HTTPRoute', 'https-redirect'),
      spec: redirectSpec(this.gatewayName),
    });
  }

  private addClientTraffic(listenerName: 'http' | 'https'): void {
    new CustomResource<ClientTrafficPolicySpec>(this, `Clients-${listenerName}`, {
      ...this.metadata(ENVOY_GATEWAY_API, 'ClientTrafficPolicy', `clients-${listenerName}`),
      spec: clientTraffic(this.gatewayName, listenerName, this.loadBalancer.proxyProtocol),
    });
  }

  /** A route without a policy of its own is open to nobody. */
  private refuseByDefault(): void {
    new CustomResource<SecurityPolicySpec>(this, 'RefuseByDefault', {
      ...this.metadata(ENVOY_GATEWAY_API, 'SecurityPolicy', 'refuse-by-default'),
      spec: {
        targetRefs: [
          {
            group: GATEWAY_GROUP,
            kind: 'Gateway',
            name: this.gatewayName,
            sectionName: 'https',
          },
        ],
        authorization: { defaultAction: 'Deny' },
      },
    });
  }

  private connectProxies(): void {
    this.namespace.allowIngressFrom('clients-to-proxies', this.loadBalancer.callers, {
      ports: LISTENERS.map((name) => LISTENER_PORTS[name].containerPort),
      pods: this.proxies,
    });
    const controller = Peer.pods({ name: ENVOY_GATEWAY.namespace }, ENVOY_GATEWAY.controllerPods);
    this.namespace.allowEgressTo(
      'proxies-to-controller',
      Endpoint.of(controller, [ENVOY_GATEWAY.xdsPort]),
      { pods: this.proxies },
    );
    this.loadBalancer.traces?.addSender(this.gatewayName, this.namespace, this.proxies);
  }

  private metadata(apiVersion: string, kind: string, name: string) {
    return { apiVersion, kind, name, namespace: this.namespace.name, component: COMPONENT };
  }
}
