/** https://gateway-api.sigs.k8s.io/reference/spec/ */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io';
export const GATEWAY_API = `${GATEWAY_GROUP}/v1`;

/** An object that a policy is for. */
export interface PolicyTarget {
  readonly group: typeof GATEWAY_GROUP;
  readonly kind: 'Gateway' | 'HTTPRoute';
  readonly name: string;
  /**
   * A listener of a Gateway.
   * @default - the whole object
   */
  readonly sectionName?: string;
}

/** `spec` of a GatewayClass. */
export interface GatewayClassSpec {
  readonly controllerName: string;
  readonly description: string;
  readonly parametersRef: {
    readonly group: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
  };
}

/** Namespaces whose routes a listener takes. */
export type RouteNamespaces =
  | { readonly from: 'Same' }
  | {
      readonly from: 'Selector';
      readonly selector: {
        readonly matchExpressions: readonly {
          readonly key: string;
          readonly operator: 'In';
          readonly values: readonly string[];
        }[];
      };
    };

/** A port of a Gateway. */
export interface ListenerSpec {
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly tls?: {
    readonly mode: 'Terminate';
    readonly certificateRefs: readonly { readonly kind: 'Secret'; readonly name: string }[];
  };
  readonly allowedRoutes: {
    readonly kinds: readonly { readonly kind: 'HTTPRoute' }[];
    /** RouteNamespaces, which may be known only when the object is written. */
    readonly namespaces: unknown;
  };
}

/** `spec` of a Gateway. */
export interface GatewaySpec {
  readonly gatewayClassName: string;
  readonly listeners: readonly ListenerSpec[];
}

/** A condition on requests. */
export interface HttpMatchSpec {
  readonly path: { readonly type: 'PathPrefix'; readonly value: string };
  readonly headers?: readonly {
    readonly name: string;
    readonly type: 'Exact' | 'RegularExpression';
    readonly value: string;
  }[];
}

/** A Service that requests go to. */
export interface BackendRefSpec {
  readonly name: string;
  readonly port: number;
  readonly weight?: number;
}

/** What is done to requests on their way. */
export type HttpFilterSpec =
  | {
      readonly type: 'RequestMirror';
      readonly requestMirror: { readonly backendRef: BackendRefSpec; readonly percent?: number };
    }
  | {
      readonly type: 'RequestRedirect';
      readonly requestRedirect: { readonly scheme: 'https'; readonly statusCode: 301 };
    }
  | {
      readonly type: 'URLRewrite';
      readonly urlRewrite: {
        readonly path: { readonly type: 'ReplacePrefixMatch'; readonly replacePrefixMatch: string };
      };
    }
  | {
      readonly type: 'ExtensionRef';
      readonly extensionRef: {
        readonly group: string;
        readonly kind: string;
        readonly name: string;
      };
    };

/** A rule of a route. */
export interface HttpRuleSpec {
  readonly matches?: readonly HttpMatchSpec[];
  readonly filters?: readonly HttpFilterSpec[];
  readonly backendRefs?: readonly BackendRefSpec[];
}

/** `spec` of an HTTPRoute. */
export interface HttpRouteSpec {
  readonly parentRefs: readonly {
    readonly name: string;
    readonly namespace?: string;
    readonly sectionName: string;
  }[];
  readonly hostnames?: readonly string[];
  readonly rules: readonly HttpRuleSpec[];
}
