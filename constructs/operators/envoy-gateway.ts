import { CHARTS } from '../../lib/catalogue';
import { ENVOY_GATEWAY } from '../../lib/contracts/envoy-gateway';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorsOf,
  placementValues,
  REPLICAS,
  resources,
  spread,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type SpreadValues,
} from './pod-values';

/** https://github.com/envoyproxy/gateway/blob/v1.9.0/charts/gateway-helm/values.tmpl.yaml */
const METRICS_PORT = 19001;

/** Envoy Gateway. */
export interface EnvoyGatewayProps extends ReplicatedOperatorOptions {
  /** Namespace of the Gateway, in which the controller makes the proxies. */
  readonly gatewayNamespace: string;
}

interface EnvoyGatewayValues {
  readonly config: { readonly envoyGateway: ControllerConfig };
  readonly deployment: {
    readonly replicas: number;
    readonly priorityClassName?: string;
    readonly envoyGateway: { readonly resources: ResourceValues };
    readonly pod: PlacementValues & {
      readonly topologySpreadConstraints: readonly SpreadValues[];
    };
  };
  readonly podDisruptionBudget: { readonly maxUnavailable: 1 };
  readonly certgen: {
    readonly job: PlacementValues & { readonly resources: ResourceValues };
  };
  readonly topologyInjector: { readonly enabled: false };
}

/** https://gateway.envoyproxy.io/v1.9/api/extension_types/#envoygateway */
interface ControllerConfig {
  readonly gateway: { readonly controllerName: string };
  readonly provider: {
    readonly type: 'Kubernetes';
    readonly kubernetes: { readonly deploy: { readonly type: 'GatewayNamespace' } };
  };
  readonly extensionApis: {
    readonly enableEnvoyPatchPolicy: false;
    readonly enableBackend: false;
    readonly enableLua: false;
  };
}

/**
 * The release of Envoy Gateway's controller, and of the CRDs of Gateway API and its own: they are in the
 * chart's `crds/`, because as a chart of their own they exceed what a release can hold. Helm never
 * upgrades them, which is a step by hand.
 *
 * It is installed with the other CRDs, so that controllers may watch Gateways from their start.
 */
export function envoyGateway(props: EnvoyGatewayProps): Operator {
  return {
    namespace: {
      name: ENVOY_GATEWAY.namespace,
      calls: ['api-server'],
      calledOn: [
        { port: ENVOY_GATEWAY.xdsPort, by: { namespace: props.gatewayNamespace } },
        ...metricsCaller(METRICS_PORT, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: 'envoy-gateway',
        wave: WAVES.definitions,
        namespace: ENVOY_GATEWAY.namespace,
        chart: CHARTS.envoyGateway,
        definitions: 'manual-step',
        values: helmValues(valuesOf(props)),
      },
    ],
    // https://github.com/envoyproxy/gateway/blob/v1.9.0/charts/gateway-helm/templates/envoy-gateway-service.yaml
    monitors: monitorsOf(props.monitoredFrom, {
      name: 'envoy-gateway',
      service: ENVOY_GATEWAY.controllerPods,
      port: 'metrics',
    }),
  };
}

function valuesOf({
  replicas = REPLICAS,
  placement,
  priorityClassName,
}: EnvoyGatewayProps): EnvoyGatewayValues {
  const place = placementValues(placement);
  return {
    config: { envoyGateway: CONTROLLER_CONFIG },
    deployment: {
      replicas,
      priorityClassName,
      envoyGateway: { resources: resources('100m', '256Mi', '1Gi') },
      pod: { ...place, topologySpreadConstraints: spread(ENVOY_GATEWAY.controllerPods) },
    },
    podDisruptionBudget: { maxUnavailable: 1 },
    certgen: { job: { ...place, resources: resources('10m', '64Mi', '128Mi') } },
    // Its webhook would be asked about every pod of the cluster.
    topologyInjector: { enabled: false },
  };
}

/**
 * Proxies run beside their Gateway. Patches of Envoy's configuration, scripts and addresses outside of
 * Kubernetes are off: whoever may write a route would have a right over everything that passes.
 */
const CONTROLLER_CONFIG: ControllerConfig = {
  gateway: { controllerName: ENVOY_GATEWAY.controllerName },
  provider: { type: 'Kubernetes', kubernetes: { deploy: { type: 'GatewayNamespace' } } },
  extensionApis: { enableEnvoyPatchPolicy: false, enableBackend: false, enableLua: false },
};
