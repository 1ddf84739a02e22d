import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, OperatorCall } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementValues,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  type ContainerSecurityValues,
  type MonitorValues,
  type OperatorOptions,
  type PlacementValues,
  type PodSecurityValues,
  type ResourceValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.openCost;

/** https://github.com/opencost/opencost-helm-chart/blob/opencost-2.5.17/charts/opencost/values.yaml */
const PORT = 9003;

/** The user of its image. https://github.com/opencost/opencost/blob/v1.120.1/Dockerfile */
const USER = 1001;

/** Where it keeps files of its own; nothing of them has to last. https://github.com/opencost/opencost/blob/v1.120.1/core/pkg/env/core.go */
const FILES = { name: 'files', mountPath: '/var/configs' };

/** OpenCost, which says what nodes, volumes and load balancers cost by list prices. */
export interface OpenCostProps extends OperatorOptions {
  /** What it calls the cluster. */
  readonly clusterName: string;
  /** Where the Prometheus answers that reads the cluster, without a login: `http://host:port`. */
  readonly prometheusUrl: string;
  /** The way there. */
  readonly sources: readonly OperatorCall[];
}

interface Switch<On extends boolean> {
  readonly enabled: On;
}

interface ExporterValues {
  readonly defaultClusterId: string;
  readonly resources: ResourceValues;
  readonly securityContext: ContainerSecurityValues & { readonly runAsUser: number };
  readonly extraEnv: Readonly<Record<'AWS_EC2_METADATA_DISABLED', string>>;
  readonly extraVolumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface OpenCostValues {
  readonly opencost: PlacementValues & {
    readonly exporter: ExporterValues;
    readonly prometheus: {
      readonly internal: Switch<false>;
      readonly external: Switch<true> & { readonly url: string };
    };
    readonly metrics: {
      readonly kubeStateMetrics: { readonly emitKsmV1Metrics: false };
      readonly serviceMonitor: MonitorValues;
    };
    readonly mcp: Switch<false>;
    readonly ui: Switch<false>;
  };
  readonly podSecurityContext: PodSecurityValues;
  readonly extraVolumes: readonly { readonly name: string; readonly emptyDir: object }[];
  readonly priorityClassName?: string;
}

/**
 * The release of OpenCost; it has no CRDs. Which cloud’s prices they are follows from the nodes’ `providerID`. Those of AWS come
 * from its public price list, which asks for no credentials; it gets none, so a spot node costs what it would on demand, and
 * contracts of an account are not known. It may read objects of the whole cluster, but no Secret.
 *
 * Its pages and its server for agents are off: they have no login.
 */
export function openCost(props: OpenCostProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server', 'internet', ...props.sources],
      calledOn: metricsCaller(PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: 'opencost',
        // After the Prometheus that it asks from the start.
        wave: WAVES.edge,
        namespace: NAMESPACE,
        chart: CHARTS.openCost,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

const valuesOf = (props: OpenCostProps): OpenCostValues => ({
  opencost: {
    ...placementValues(props.placement),
    exporter: exporterOf(props),
    prometheus: {
      internal: { enabled: false },
      external: { enabled: true, url: props.prometheusUrl },
    },
    metrics: {
      // They are called like those of kube-state-metrics, and would be counted twice.
      kubeStateMetrics: { emitKsmV1Metrics: false },
      serviceMonitor: monitorValues(props.monitoredFrom),
    },
    mcp: { enabled: false },
    ui: { enabled: false },
  },
  podSecurityContext: RESTRICTED_POD,
  extraVolumes: [{ name: FILES.name, emptyDir: {} }],
  priorityClassName: props.priorityClassName,
});

const exporterOf = ({ clusterName }: OpenCostProps): ExporterValues => ({
  defaultClusterId: clusterName,
  resources: resources('50m', '256Mi', '1Gi'),
  securityContext: { ...RESTRICTED_CONTAINER, runAsUser: USER },
  // Pods do not reach it, and it would wait for the answer.
  extraEnv: { AWS_EC2_METADATA_DISABLED: 'true' },
  extraVolumeMounts: [FILES],
});
