import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { ValueError } from '../../lib/values';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementValues,
  resources,
  type MonitorValues,
  type OperatorOptions,
  type PlacementValues,
  type ResourceValues,
  type Toleration,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.nvidiaGpuOperator;

/** https://github.com/NVIDIA/dcgm-exporter/blob/4.5.3-4.8.2/deployment/values.yaml */
const METRICS_PORT = 9400;

/** The taint of nodes with GPUs, which the chart's own pods on them tolerate. */
const GPU_TAINT: Toleration = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };

/**
 * What the node image carries, and the operator leaves alone: the driver, the container toolkit and the
 * device plugin. `al2023-nvidia` is EKS' accelerated Amazon Linux 2023; `bottlerocket-nvidia` has the
 * plugin too, and so has EKS Auto Mode, where the operator is for labels and metrics alone; `plain` carries
 * nothing, and the operator builds the driver on the node.
 */
export type GpuNodeImage = 'al2023-nvidia' | 'bottlerocket-nvidia' | 'auto-mode' | 'plain';

/**
 * NVIDIA's GPU operator: for GPUs in parts (MIG) that are changed by node label, for labels of GPUs, and for
 * node images without a driver. The plain plugin and the exporter are smaller where they do.
 */
export interface NvidiaGpuOperatorProps extends OperatorOptions {
  /** What the nodes carry. */
  readonly nodeImage: GpuNodeImage;
  /**
   * Whether GPUs are divided by node label; needs nodes that may be restarted, and a plugin of the operator's.
   * @default false
   */
  readonly mig?: boolean;
  /**
   * Taints of nodes with GPUs that its pods there tolerate.
   * @default - `nvidia.com/gpu`
   */
  readonly gpuTolerations?: readonly Toleration[];
}

interface Switch {
  readonly enabled: boolean;
}

interface GpuOperatorValues {
  readonly operator: PlacementValues & {
    readonly resources: ResourceValues;
    readonly upgradeCRD: true;
    readonly priorityClassName?: string;
  };
  readonly daemonsets: { readonly tolerations: readonly Toleration[] };
  readonly driver: Switch;
  readonly toolkit: Switch & { readonly resources: ResourceValues };
  readonly devicePlugin: Switch & { readonly resources: ResourceValues };
  readonly gfd: Switch & { readonly resources: ResourceValues };
  readonly mig: { readonly strategy: 'single' | 'mixed' };
  readonly migManager: Switch & { readonly resources: ResourceValues };
  readonly dcgmExporter: Switch & {
    readonly resources: ResourceValues;
    readonly serviceMonitor: MonitorValues;
  };
  readonly ccManager: Switch;
  readonly validator: { readonly resources: ResourceValues };
  readonly 'node-feature-discovery': {
    readonly master: PlacementValues;
    readonly gc: PlacementValues;
    readonly worker: { readonly tolerations: readonly Toleration[] };
  };
}

interface Carried {
  readonly driver: boolean;
  readonly plugin: boolean;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html */
const CARRIED: Readonly<Record<GpuNodeImage, Carried>> = {
  'al2023-nvidia': { driver: true, plugin: false },
  'bottlerocket-nvidia': { driver: true, plugin: true },
  'auto-mode': { driver: true, plugin: true },
  plain: { driver: false, plugin: false },
};

/**
 * The release of the GPU operator. A job of the chart applies new CRDs before an upgrade. Throws a
 * ValueError for divided GPUs on nodes that carry a device plugin.
 */
export function nvidiaGpuOperator(props: NvidiaGpuOperatorProps): Operator {
  assertMig(props);
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'its pods set up GPUs, and load drivers, on the nodes',
      },
      calls: props.nodeImage === 'plain' ? ['api-server', 'internet'] : ['api-server'],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: 'gpu-operator',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.nvidiaGpuOperator,
        definitions: 'hook',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: NvidiaGpuOperatorProps): GpuOperatorValues {
  const { mig = false, gpuTolerations: tolerations = [GPU_TAINT] } = props;
  const carried = CARRIED[props.nodeImage];
  const placed = placementValues(props.placement);
  const small = { resources: resources('20m', '64Mi', '512Mi') };
  return {
    operator: {
      ...placed,
      resources: resources('200m', '128Mi', '512Mi'),
      upgradeCRD: true,
      priorityClassName: props.priorityClassName,
    },
    daemonsets: { tolerations },
    driver: { enabled: !carried.driver },
    toolkit: { enabled: !carried.driver, ...small },
    devicePlugin: { enabled: !carried.plugin, ...small },
    gfd: { enabled: true, ...small },
    mig: { strategy: mig ? 'mixed' : 'single' },
    migManager: { enabled: mig, ...small },
    dcgmExporter: {
      enabled: true,
      resources: resources('100m', '256Mi', '1Gi'),
      serviceMonitor: monitorValues(props.monitoredFrom),
    },
    // Confidential computing, which no instance type here offers to pods.
    ccManager: { enabled: false },
    validator: small,
    'node-feature-discovery': { master: placed, gc: placed, worker: { tolerations } },
  };
}

function assertMig({ mig = false, nodeImage }: NvidiaGpuOperatorProps): void {
  if (!mig || !CARRIED[nodeImage].plugin) return;
  throw new ValueError(
    `'mig' must be false with 'nodeImage: ${nodeImage}', got true; its nodes have a device plugin of their own, choose 'al2023-nvidia'`,
  );
}
