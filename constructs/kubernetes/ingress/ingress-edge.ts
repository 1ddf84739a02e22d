import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import {
  Endpoint,
  Peer,
  PLATFORM,
  platformMetadata,
  type ClusterNetwork,
  type INamespace,
  type Labels,
} from '../core';
import {
  RouteRegistry,
  rulesOf,
  servicesOf,
  type EdgeCapability,
  type ExposedRoute,
  type IEdge,
  type OidcAuth,
  type RouteAuth,
  type RouteOptions,
  type RouteService,
} from '../gateway';
import { OAuth2Proxy, type ProxyTask } from '../oauth2-proxy';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { IngressPath, IngressRoute, IngressShape, ToIngresses } from './ingress-route';

const COMPONENT = 'ingress';

/** Answers 200 as long as the proxy runs. */
const PROXY_HEALTH_PATH = '/ping';

/** What every edge of Ingresses needs. */
export interface IngressEdgeProps {
  /** Domain that the certificate and the zone are for. */
  readonly domain: string;
  /** Addresses of the VPC. */
  readonly network: ClusterNetwork;
  /** Where the keys of session cookies are made, for routes that people sign in to at the edge. */
  readonly secrets: ISecretStore;
  /** Image of oauth2-proxy, with an exact tag. */
  readonly oauth2ProxyImage: string;
  /**
   * Hours until a person is asked to sign in again.
   * @default 8
   */
  readonly sessionHours?: number;
  /**
   * Who reads the metrics of oauth2-proxy.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

/** How one controller serves routes. */
export interface IngressControllerTraits {
  readonly product: string;
  readonly capabilities: readonly EdgeCapability[];
  /** Name of the IngressClass. */
  readonly className: string;
  /** Whether the Ingress says that its hosts have TLS, with the controller's own certificate. */
  readonly announcesTls: boolean;
  /** Whether the controller asks oauth2-proxy about each request, or sends it all of them. */
  readonly signIn: ProxyTask['kind'];
  readonly toIngresses: ToIngresses;
  /** Who calls the applications. */
  readonly caller: Peer;
  /** The controller's own namespace and pods, where the edge is to let their calls out. */
  readonly home?: { readonly namespace: INamespace; readonly pods: Labels };
  /** Addresses that may call a route without a list of its own; any when undefined. */
  readonly allowFrom?: readonly string[];
}

/** An edge that writes Ingresses. */
export abstract class IngressEdge extends Construct implements IEdge {
  readonly product: string;
  readonly capabilities: ReadonlySet<EdgeCapability>;
  private readonly registry: RouteRegistry;
  /** Services that callers are let through to, each once. */
  private readonly opened = new Set<string>();

  protected constructor(
    scope: Construct,
    id: string,
    private readonly props: IngressEdgeProps,
    private readonly controller: IngressControllerTraits,
  ) {
    super(scope, id);
    this.product = controller.product;
    this.capabilities = new Set(controller.capabilities);
    this.registry = new RouteRegistry(this, {
      product: this.product,
      capabilities: this.capabilities,
      domain: props.domain,
    });
  }

  get routes(): readonly ExposedRoute[] {
    return this.registry.routes;
  }

  expose(scope: Construct, id: string, options: RouteOptions): ExposedRoute {
    const parent = new Construct(scope, id);
    const { exposed, path } = this.registry.register(parent, options);
    const route = this.routeOf(parent, options, path);
    for (const ingress of this.controller.toIngresses(parent, route)) {
      this.addIngress(parent, options, ingress);
    }
    const services = [...servicesOf(route.rules), ...(route.signIn ? [route.signIn.service] : [])];
    for (const service of services) this.letThrough(options.namespace, service);
    return exposed;
  }

  private routeOf(parent: Construct, options: RouteOptions, path: string): IngressRoute {
    const { auth, backend, healthPath = path, allowFrom = this.controller.allowFrom } = options;
    const route = { options, path, allowFrom, healthPath, rules: rulesOf(backend) };
    if (auth.kind !== 'oidc') return route;
    const proxy = this.addProxy(parent, { ...route, auth });
    return this.controller.signIn === 'answers-ingress'
      ? { ...route, signIn: proxy }
      : { ...route, healthPath: PROXY_HEALTH_PATH, rules: [{ services: [proxy.service] }] };
  }

  private addProxy(
    parent: Construct,
    route: IngressRoute & { readonly auth: OidcAuth },
  ): OAuth2Proxy {
    const { options, path, auth } = route;
    const { network, secrets, oauth2ProxyImage, sessionHours, metrics } = this.props;
    return new OAuth2Proxy(parent, 'SignIn', {
      name: `${options.name}-oauth2-proxy`,
      namespace: options.namespace,
      network,
      auth,
      title: options.name,
      host: options.host,
      path,
      task: this.taskOf(parent, route),
      secrets,
      image: oauth2ProxyImage,
      sessionHours,
      metrics,
    });
  }

  private taskOf(parent: Construct, { options, rules }: IngressRoute): ProxyTask {
    if (this.controller.signIn === 'answers-ingress') return { kind: 'answers-ingress' };
    const [service, ...others] = servicesOf(rules);
    if (service === undefined || others.length > 0 || rules.length > 1) {
      throw new ValidationError(
        parent,
        `'backend' must be one Service where ${this.product} has people sign in, because oauth2-proxy stands before it, got ${others.length + 1}; use Envoy Gateway or ingress-nginx`,
      );
    }
    return { kind: 'forwards', service, timeoutSeconds: options.requestTimeoutSeconds };
  }

  private addIngress(parent: Construct, options: RouteOptions, ingress: IngressShape): void {
    const { name, annotations, paths } = ingress;
    const { host, namespace, auth } = options;
    new k8s.KubeIngress(parent, `Ingress-${name}`, {
      metadata: platformMetadata({
        name,
        namespace: namespace.name,
        component: COMPONENT,
        annotations: { ...annotations, ...reasonOf(auth) },
      }),
      spec: {
        ingressClassName: this.controller.className,
        tls: this.controller.announcesTls ? [{ hosts: [host] }] : undefined,
        rules: [{ host, http: { paths: paths.map(toHttpPath) } }],
      },
    });
  }

  private letThrough(namespace: INamespace, { name, port, pods }: RouteService): void {
    const edge = `edge-to-${name}-${port}`;
    const key = `${namespace.name}/${edge}`;
    if (this.opened.has(key)) return;
    this.opened.add(key);
    const { caller, home } = this.controller;
    namespace.allowIngressFrom(edge, caller, { ports: [port], pods });
    home?.namespace.allowEgressTo(
      `${namespace.name}-${name}-${port}`,
      Endpoint.of(Peer.pods(namespace, pods), [port]),
      { pods: home.pods },
    );
  }
}

/** Says on the object why nobody is asked who they are. */
function reasonOf(auth: RouteAuth): Labels {
  return auth.kind === 'public' ? { [`${PLATFORM}/public-reason`]: auth.reason } : {};
}

function toHttpPath({ path, name, port, isExpression }: IngressPath): k8s.HttpIngressPath {
  return {
    path,
    pathType: isExpression === true ? 'ImplementationSpecific' : 'Prefix',
    backend: {
      service: { name, port: port === 'use-annotation' ? { name: port } : { number: port } },
    },
  };
}
