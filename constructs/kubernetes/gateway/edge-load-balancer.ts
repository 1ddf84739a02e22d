import { Construct } from 'constructs';
import { ENVOY_GATEWAY } from '../../../lib/contracts/envoy-gateway';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Cidr } from '../../../lib/values';
import { grpcAddress, type IOtlpReceiver } from '../opentelemetry';
import { assertInteger, CustomResource, Peer, validated, type NamespaceReference } from '../core';
import { ENVOY_GATEWAY_API, ENVOY_GATEWAY_GROUP, type EnvoyProxySpec } from './envoy-gateway-api';
import { envoyProxySpec, type ProxyReplicas, type ProxyResources } from './envoy-proxies';
import { GATEWAY_API, type GatewayClassSpec } from './gateway-api';
import type { LoadBalancer } from './load-balancer-service';

const COMPONENT = 'gateway';
const FEWEST_REPLICAS = 2;
const MOST_REPLICAS = 50;

/** What an edge has to know of what stands before it. */
export interface IEdgeLoadBalancer {
  /** Name of the GatewayClass, and of the Gateway that uses it. */
  readonly name: string;
  /** Whether clients' TLS ends before the proxies. */
  readonly terminatesTls: boolean;
  /** Whether connections begin with the client's address, which the proxies must then expect. */
  readonly proxyProtocol: boolean;
  /** Who connects to the proxies. */
  readonly callers: Peer;
  /** Networks whose clients may call; everybody when empty. */
  readonly allowFrom: readonly string[];
  /** Who takes spans of the proxies; undefined where nobody does. */
  readonly traces?: IOtlpReceiver;
}

/** The load balancer of an edge, and the proxies behind it. */
export interface EdgeLoadBalancerProps {
  /** Where the proxies run. */
  readonly namespace: NamespaceReference;
  /** What stands before the proxies. */
  readonly loadBalancer: LoadBalancer;
  /**
   * Name of GatewayClass, EnvoyProxy and Gateway, and so of the proxies' Deployment and Service.
   * @default 'platform'
   */
  readonly name?: string;
  /**
   * Networks whose clients may call.
   * @default - every address
   */
  readonly allowFrom?: readonly string[];
  /**
   * Fewest and most proxies; their number follows the CPU they use.
   * @default - 2 to 6
   */
  readonly replicas?: ProxyReplicas;
  /**
   * What each proxy may use.
   * @default - 250m CPU, 512Mi memory requested, 1Gi the limit
   */
  readonly resources?: ProxyResources;
  /**
   * Who takes spans of the proxies, by gRPC.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
}

/**
 * GatewayClass and EnvoyProxy: everything about load balancer and proxies, and all that needs values of
 * AWS. It stands apart from the Gateway so that those values may be filled in at apply time.
 */
export class EdgeLoadBalancer extends Construct implements IEdgeLoadBalancer {
  readonly name: string;
  readonly terminatesTls: boolean;
  readonly proxyProtocol: boolean;
  readonly callers: Peer;
  readonly allowFrom: readonly string[];
  readonly traces?: IOtlpReceiver;

  constructor(scope: Construct, id: string, props: EdgeLoadBalancerProps) {
    super(scope, id);
    const { namespace, loadBalancer, name = 'platform', allowFrom = [], traces } = props;
    this.validate(name, props);
    const isNetwork = loadBalancer.kind === 'nlb';
    this.name = name;
    this.terminatesTls = isNetwork;
    this.proxyProtocol = isNetwork;
    this.callers = isNetwork ? Peer.vpc(loadBalancer.network) : Peer.anywhere();
    this.allowFrom = [...allowFrom];
    this.traces = traces;
    const tracesTo = traces && grpcAddress(this, 'Envoy', traces);

    new CustomResource<EnvoyProxySpec>(this, 'Proxies', {
      apiVersion: ENVOY_GATEWAY_API,
      kind: 'EnvoyProxy',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      spec: validated(this, 'resources', () =>
        envoyProxySpec({ ...props, name, allowFrom, tracesTo }),
      ),
    });
    new CustomResource<GatewayClassSpec>(this, 'Resource', {
      apiVersion: GATEWAY_API,
      kind: 'GatewayClass',
      name,
      component: COMPONENT,
      spec: {
        controllerName: ENVOY_GATEWAY.controllerName,
        description: 'The entrance of the platform.',
        parametersRef: {
          group: ENVOY_GATEWAY_GROUP,
          kind: 'EnvoyProxy',
          name,
          namespace: namespace.name,
        },
      },
    });
  }

  private validate(
    name: string,
    { loadBalancer, allowFrom, replicas }: EdgeLoadBalancerProps,
  ): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a gateway class');
    });
    if (loadBalancer.kind === 'nlb' && loadBalancer.certificateArn === '') {
      throw new ValidationError(this, `'loadBalancer.certificateArn' must not be empty`);
    }
    for (const cidr of allowFrom ?? []) validated(this, 'allowFrom', () => Cidr.parse(cidr));
    const range = { lowest: FEWEST_REPLICAS, highest: MOST_REPLICAS };
    assertInteger(this, 'replicas.min', replicas?.min, range);
    assertInteger(this, 'replicas.max', replicas?.max, range);
    if (replicas !== undefined && replicas.min > replicas.max) {
      throw new ValidationError(
        this,
        `'replicas.max' must not be below 'replicas.min' ${replicas.min}, got ${replicas.max}`,
      );
    }
  }
}
