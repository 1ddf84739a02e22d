import type { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  toResources,
  type ContainerResourcesOptions,
  type Labels,
  type NamespaceReference,
} from '../core';
import { resourceAttributes, type GrpcAddress } from '../opentelemetry';
import type { EnvoyProxySpec, EnvoyTracingSpec, ResourcesSpec } from './envoy-gateway-api';
import { loadBalancerService, type LoadBalancer } from './load-balancer-service';

const TARGET_CPU_PERCENT = 70;
const ALL_REQUESTS = 100;
const DEFAULT_REPLICAS: ProxyReplicas = { min: 2, max: 6 };
const DEFAULT_RESOURCES: ProxyResources = { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' };

/** Time for streams to end, and for the load balancer to notice, before a proxy goes. */
const SHUTDOWN = { drainTimeout: '180s', minDrainDuration: '60s' } as const;

const CPU_METRIC: k8s.MetricSpecV2 = {
  type: 'Resource',
  resource: {
    name: 'cpu',
    target: { type: 'Utilization', averageUtilization: TARGET_CPU_PERCENT },
  },
};

/** Fewest and most proxies. */
export interface ProxyReplicas {
  readonly min: number;
  readonly max: number;
}

/** What a proxy may use. */
export type ProxyResources = Pick<
  ContainerResourcesOptions,
  'cpu' | 'memory' | 'cpuLimit' | 'memoryLimit'
>;

/** The proxies of a Gateway. */
export interface EnvoyProxiesOptions {
  /** Name of the Gateway. */
  readonly name: string;
  /** Where they run. */
  readonly namespace: NamespaceReference;
  /** What stands before them. */
  readonly loadBalancer: LoadBalancer;
  /** Networks whose clients may call; everybody when empty. */
  readonly allowFrom: readonly string[];
  /**
   * How many.
   * @default - 2 to 6
   */
  readonly replicas?: ProxyReplicas;
  /**
   * What each may use.
   * @default - 250m CPU, 512Mi memory requested, 1Gi the limit
   */
  readonly resources?: ProxyResources;
  /** Where spans go; undefined where nobody takes them. */
  readonly tracesTo: GrpcAddress | undefined;
}

/** Labels of the proxies of a Gateway. */
export function proxyPods(gateway: string, namespace: NamespaceReference): Labels {
  return {
    'gateway.envoyproxy.io/owning-gateway-name': gateway,
    'gateway.envoyproxy.io/owning-gateway-namespace': namespace.name,
  };
}

/** The settings of proxies. Throws a ParseError or ValueError that names the amount at fault. */
export function envoyProxySpec(options: EnvoyProxiesOptions): EnvoyProxySpec {
  const { loadBalancer, allowFrom, replicas = DEFAULT_REPLICAS, tracesTo } = options;
  return {
    provider: {
      type: 'Kubernetes',
      kubernetes: {
        envoyService: loadBalancerService(loadBalancer, allowFrom),
        envoyDeployment: {
          pod: {
            priorityClassName: PRIORITY_CLASS.system,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: spread(options),
          },
          container: { resources: amounts(options.resources ?? DEFAULT_RESOURCES) },
        },
        envoyHpa: { minReplicas: replicas.min, maxReplicas: replicas.max, metrics: [CPU_METRIC] },
        envoyPDB: { maxUnavailable: 1 },
      },
    },
    shutdown: SHUTDOWN,
    ...(tracesTo === undefined ? {} : { telemetry: { tracing: tracing(options, tracesTo) } }),
  };
}

/**
 * Each request is a trace, or a part of that which it says. By name and not by reference: a Gateway is not accepted as long as the
 * Service of a reference is not there, so that no page would open for want of a collector.
 * https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/gatewayapi/listener.go (processTracing)
 */
const tracing = (
  { name, namespace }: EnvoyProxiesOptions,
  { host, port }: GrpcAddress,
): EnvoyTracingSpec => ({
  samplingRate: ALL_REQUESTS,
  provider: {
    type: 'OpenTelemetry',
    host,
    port,
    serviceName: name,
    openTelemetry: { resourceAttributes: resourceAttributes({ serviceName: name, namespace }) },
  },
});

/** Amounts as text, which a kind that cdk8s has no class for needs. */
function amounts(options: ProxyResources): ResourcesSpec {
  const { cpu, memory, cpuLimit, memoryLimit = memory } = options;
  toResources(options);
  return { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } };
}

/** Over zones always; over nodes where there are enough. */
function spread({ name, namespace }: EnvoyProxiesOptions): k8s.TopologySpreadConstraint[] {
  const labelSelector = { matchLabels: { ...proxyPods(name, namespace) } };
  return [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector,
    },
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
    },
  ];
}
