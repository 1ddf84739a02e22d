import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { PLATFORM } from '../../../lib/contracts/labels';
import {
  CustomResource,
  Endpoint,
  Namespace,
  Peer,
  type INamespace,
  type Labels,
  type NamespaceReference,
} from '../core';
import {
  ENVOY_GATEWAY_API,
  type BackendTrafficPolicySpec,
  type HttpRouteFilterSpec,
  type SecurityPolicySpec,
} from './envoy-gateway-api';
import { GATEWAY_API, GATEWAY_GROUP, type HttpRouteSpec, type PolicyTarget } from './gateway-api';
import { httpRules } from './http-rules';
import type { RouteOptions } from './i-edge';
import type { OidcAuth } from './route-auth';
import type { RegisteredRoute } from './route-registry';
import { rulesOf, servicesOf, takesAll } from './route-rules';
import {
  apiKey,
  bearerToken,
  browserSignIn,
  security,
  type Authentication,
} from './route-security';
import { traffic } from './route-traffic';

const COMPONENT = 'route';

/** A route of a Gateway, and the Gateway. */
export interface EnvoyRouteProps {
  /** What was asked for. */
  readonly options: RouteOptions;
  /** What the checks made of it. */
  readonly registered: RegisteredRoute;
  /** The Gateway, whose listener `https` takes the route. */
  readonly gateway: { readonly name: string; readonly namespace: NamespaceReference };
  /** Labels of its proxies. */
  readonly proxies: Labels;
  /** Networks whose clients may call; everybody when empty. */
  readonly allowFrom: readonly string[];
}

/** The objects of one route, in the namespace of its Services, and the network edges on both sides. */
export class EnvoyRoute extends Construct {
  private readonly target: PolicyTarget;
  private readonly gatewayNamespace: INamespace;
  /** What tells this route from others in the namespace of the proxies. */
  private readonly key: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EnvoyRouteProps,
  ) {
    super(scope, id);
    const { options, gateway } = props;
    const { name, namespace } = options;
    this.target = { group: GATEWAY_GROUP, kind: 'HTTPRoute', name };
    this.key = name === namespace.name ? name : `${namespace.name}-${name}`;
    this.gatewayNamespace = Namespace.fromName(this, 'GatewayNamespace', gateway.namespace.name);

    this.addRoute();
    this.addSecurity();
    new CustomResource<BackendTrafficPolicySpec>(this, 'Traffic', {
      ...this.metadata(ENVOY_GATEWAY_API, 'BackendTrafficPolicy'),
      spec: { targetRefs: [this.target], ...traffic(options) },
    });
    this.connectServices();
  }

  private addRoute(): void {
    const { options, registered, gateway } = this.props;
    const rules = httpRules(registered.path, options);
    for (const { filter } of rules) {
      if (filter === undefined) continue;
      new CustomResource<HttpRouteFilterSpec>(this, `Filter-${filter.name}`, {
        ...this.metadata(ENVOY_GATEWAY_API, 'HTTPRouteFilter'),
        name: filter.name,
        spec: filter.spec,
      });
    }
    const { auth } = options;
    new CustomResource<HttpRouteSpec>(this, 'Resource', {
      ...this.metadata(GATEWAY_API, 'HTTPRoute'),
      annotations:
        auth.kind === 'public' ? { [`${PLATFORM}/public-reason`]: auth.reason } : undefined,
      spec: {
        parentRefs: [
          { name: gateway.name, namespace: gateway.namespace.name, sectionName: 'https' },
        ],
        hostnames: [options.host],
        rules: rules.map(({ spec }) => spec),
      },
    });
  }

  private addSecurity(): void {
    const { options, allowFrom } = this.props;
    new CustomResource<SecurityPolicySpec>(this, 'Security', {
      ...this.metadata(ENVOY_GATEWAY_API, 'SecurityPolicy'),
      spec: {
        targetRefs: [this.target],
        ...security(this.authenticate(), options.allowFrom ?? allowFrom, options.maxBodySize),
      },
    });
  }

  private authenticate(): Authentication {
    const { auth } = this.props.options;
    switch (auth.kind) {
      case 'oidc':
        this.reachIdentity(auth);
        return this.signIn(auth);
      case 'jwt':
        this.reachIdentity(auth);
        return bearerToken(auth);
      case 'apiKey':
        return apiKey(auth);
      default:
        return { spec: {} };
    }
  }

  /** The proxies redeem codes, and read the keys that tokens are signed with. */
  private reachIdentity({ identity }: Pick<OidcAuth, 'identity'>): void {
    identity.allowBackChannelFrom(
      this,
      `gateway-for-${this.key}`,
      this.gatewayNamespace,
      this.props.proxies,
    );
  }

  private signIn(auth: OidcAuth): Authentication {
    const { options, registered } = this.props;
    if (!rulesOf(options.backend).some(takesAll)) {
      throw new ValidationError(
        this,
        `'backend' must have a rule without 'match' where people sign in, got none; the answer of the identity provider would find no rule`,
      );
    }
    const base = registered.path === '/' ? '' : registered.path;
    const redirectUrl = `https://${options.host}${base}/oauth2/callback`;
    const client = auth.identity.addClient(this, 'Client', {
      clientId: auth.clientId,
      title: options.name,
      namespace: options.namespace,
      flow: {
        kind: 'browser',
        redirectUris: [redirectUrl],
        // Envoy sends the browser to the root of the host.
        postLogoutRedirectUris: [`https://${options.host}/`],
      },
    });
    return browserSignIn(auth, client, { redirectUrl, logoutPath: `${base}/oauth2/logout` });
  }

  private connectServices(): void {
    const { options, proxies, gateway } = this.props;
    const { name, namespace, backend } = options;
    for (const { name: service, port, pods } of servicesOf(backend)) {
      const suffix = service === name ? '' : `-${service}`;
      namespace.allowIngressFrom(
        `gateway-to-${name}${suffix}`,
        Peer.pods(gateway.namespace, proxies),
        { ports: [port], pods },
      );
      this.gatewayNamespace.allowEgressTo(
        `gateway-to-${this.key}${suffix}`,
        Endpoint.of(Peer.pods(namespace, pods), [port]),
        { pods: proxies },
      );
    }
  }

  private metadata(apiVersion: string, kind: string) {
    const { name, namespace } = this.props.options;
    return { apiVersion, kind, name, namespace: namespace.name, component: COMPONENT };
  }
}
