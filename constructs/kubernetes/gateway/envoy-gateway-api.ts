import type { k8s } from 'cdk8s-plus-29';
import type { Labels } from '../core';
import type { PolicyTarget } from './gateway-api';

/** https://gateway.envoyproxy.io/v1.9/api/extension_types/ */
export const ENVOY_GATEWAY_GROUP = 'gateway.envoyproxy.io';
export const ENVOY_GATEWAY_API = `${ENVOY_GATEWAY_GROUP}/v1alpha1`;

/** The Service of the proxies. */
export interface EnvoyServiceSpec {
  readonly type: 'LoadBalancer';
  readonly externalTrafficPolicy: 'Local' | 'Cluster';
  readonly loadBalancerClass?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly annotations?: Labels;
}

/** What a container may use. */
export interface ResourcesSpec {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu?: string; readonly memory: string };
}

/** Where spans go, and whose they are. */
export interface EnvoyTracingSpec {
  readonly samplingRate: number;
  readonly provider: {
    readonly type: 'OpenTelemetry';
    readonly host: string;
    readonly port: number;
    readonly serviceName: string;
    readonly openTelemetry: { readonly resourceAttributes: Labels };
  };
}

/** `spec` of an EnvoyProxy. */
export interface EnvoyProxySpec {
  readonly provider: {
    readonly type: 'Kubernetes';
    readonly kubernetes: {
      readonly envoyService: EnvoyServiceSpec;
      readonly envoyDeployment: {
        readonly pod: {
          readonly priorityClassName: string;
          readonly securityContext: k8s.PodSecurityContext;
          readonly topologySpreadConstraints: readonly k8s.TopologySpreadConstraint[];
        };
        readonly container: { readonly resources: ResourcesSpec };
      };
      readonly envoyHpa: {
        readonly minReplicas: number;
        readonly maxReplicas: number;
        readonly metrics: readonly k8s.MetricSpecV2[];
      };
      readonly envoyPDB: { readonly maxUnavailable: number };
    };
  };
  readonly shutdown: { readonly drainTimeout: string; readonly minDrainDuration: string };
  readonly telemetry?: { readonly tracing: EnvoyTracingSpec };
}

/** A header to set. */
export interface HeaderValueSpec {
  readonly name: string;
  readonly value: string;
}

/** `spec` of a ClientTrafficPolicy. */
export interface ClientTrafficPolicySpec {
  readonly targetRefs: readonly PolicyTarget[];
  readonly proxyProtocol?: { readonly optional: false };
  readonly tcpKeepalive: {
    readonly probes: number;
    readonly idleTime: string;
    readonly interval: string;
  };
  readonly tls?: { readonly minVersion: '1.2'; readonly alpnProtocols: readonly string[] };
  readonly headers: {
    readonly withUnderscoresAction: 'DropHeader';
    readonly earlyRequestHeaders: { readonly remove: readonly string[] };
    readonly lateResponseHeaders?: { readonly set: readonly HeaderValueSpec[] };
  };
  readonly timeout: {
    readonly http: {
      readonly requestHeadersReceivedTimeout: string;
      readonly idleTimeout: string;
      readonly streamIdleTimeout: string;
    };
  };
}

/** Where a token is checked, and against what. */
export interface JwtProviderSpec {
  readonly name: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly remoteJWKS: { readonly uri: string };
  readonly extractFrom:
    | { readonly cookies: readonly string[] }
    | { readonly headers: readonly { readonly name: string; readonly valuePrefix: string }[] };
  readonly claimToHeaders?: readonly { readonly claim: string; readonly header: string }[];
}

/** How people are signed in. */
export interface OidcSpec {
  readonly provider: {
    readonly issuer: string;
    readonly authorizationEndpoint: string;
    readonly tokenEndpoint: string;
    readonly endSessionEndpoint: string;
  };
  readonly clientID: string;
  readonly clientSecret: { readonly name: string };
  readonly scopes: readonly string[];
  readonly redirectURL: string;
  readonly logoutPath: string;
  readonly cookieNames: { readonly accessToken: string; readonly idToken: string };
  readonly cookieConfig: { readonly sameSite: 'Lax' };
  readonly refreshToken: true;
  readonly forwardAccessToken: false;
  readonly denyRedirect: { readonly headers: readonly HeaderValueSpec[] };
}

/** Keys, and where requests carry them. */
export interface ApiKeySpec {
  readonly credentialRefs: readonly { readonly name: string }[];
  readonly extractFrom: readonly { readonly headers: readonly string[] }[];
  readonly sanitize: true;
  readonly forwardClientIDHeader?: string;
}

/** Who a rule is for; all conditions hold at once. */
export interface PrincipalSpec {
  readonly clientCIDRs?: readonly string[];
  readonly jwt?: {
    readonly provider: string;
    readonly claims: readonly {
      readonly name: string;
      readonly valueType: 'StringArray';
      readonly values: readonly string[];
    }[];
  };
}

/** A rule that requests are judged by; the first that matches decides. */
export interface AuthorizationRuleSpec {
  readonly name: string;
  readonly action: 'Allow' | 'Deny';
  readonly principal?: PrincipalSpec;
  readonly cel?: string;
}

/** `spec` of a SecurityPolicy. */
export interface SecurityPolicySpec {
  readonly targetRefs: readonly PolicyTarget[];
  readonly oidc?: OidcSpec;
  readonly jwt?: { readonly providers: readonly JwtProviderSpec[] };
  readonly apiKeyAuth?: ApiKeySpec;
  readonly authorization: {
    readonly defaultAction: 'Allow' | 'Deny';
    readonly rules?: readonly AuthorizationRuleSpec[];
  };
}

/** By what requests are told apart, each with a count of its own. */
export type RateLimitSelector =
  | { readonly sourceCIDR: { readonly type: 'Distinct'; readonly value: string } }
  | { readonly headers: readonly { readonly type: 'Distinct'; readonly name: string }[] };

/** `spec` of a BackendTrafficPolicy. */
export interface BackendTrafficPolicySpec {
  readonly targetRefs: readonly PolicyTarget[];
  readonly timeout: {
    readonly http: { readonly requestTimeout: string; readonly streamIdleTimeout: string };
  };
  readonly rateLimit?: {
    readonly type: 'Local';
    readonly local: {
      readonly rules: readonly {
        readonly clientSelectors: readonly RateLimitSelector[];
        readonly limit: { readonly requests: number; readonly unit: string };
      }[];
    };
  };
  readonly loadBalancer?: {
    readonly type: 'ConsistentHash';
    readonly consistentHash: {
      readonly type: 'Cookie';
      readonly cookie: {
        readonly name: string;
        readonly ttl: string;
        readonly attributes: Labels;
      };
    };
  };
}

/** `spec` of an HTTPRouteFilter, as far as it adds conditions to a rule. */
export interface HttpRouteFilterSpec {
  readonly matches: readonly {
    readonly cookies: readonly {
      readonly type: 'Exact';
      readonly name: string;
      readonly value: string;
    }[];
  }[];
}
