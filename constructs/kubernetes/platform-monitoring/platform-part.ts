import { CERTIFICATE_ALERTS } from './certificates/alerts';
import { GPU_ALERTS } from './gpus/alerts';
import { GPUS_DASHBOARD } from './gpus/dashboard';
import { KARPENTER_ALERTS } from './karpenter/alerts';
import { KEDA_ALERTS } from './keda/alerts';
import { LOAD_BALANCER_ALERTS } from './load-balancers/alerts';
import type { MonitoredPart } from './monitored-part';
import { NAME_ALERTS } from './names/alerts';
import { NEURON_ALERTS } from './neuron/alerts';
import { NEURON_DASHBOARD } from './neuron/dashboard';
import { NODE_ALERTS, PROMETHEUS_ALERTS } from './nodes/alerts';
import { NODES_DASHBOARD } from './nodes/dashboard';
import { KUEUE_ALERTS } from './queues/kueue-alerts';
import { KUEUE_DASHBOARD } from './queues/kueue-dashboard';
import { VOLCANO_ALERTS } from './queues/volcano-alerts';
import { VOLCANO_DASHBOARD } from './queues/volcano-dashboard';
import { SECRET_ALERTS } from './secrets/alerts';
import { TRAINING_ALERTS } from './training/alerts';
import { TRAINING_DASHBOARD } from './training/dashboard';

/** What each product that may be there is watched by. Nodes and Prometheus are always there. */
export const PARTS = {
  certificates: { alerts: CERTIFICATE_ALERTS },
  gpus: { alerts: GPU_ALERTS, dashboards: [GPUS_DASHBOARD] },
  karpenter: { alerts: KARPENTER_ALERTS },
  keda: { alerts: KEDA_ALERTS },
  kueue: { alerts: KUEUE_ALERTS, dashboards: [KUEUE_DASHBOARD] },
  'load-balancers': { alerts: LOAD_BALANCER_ALERTS },
  names: { alerts: NAME_ALERTS },
  neuron: { alerts: NEURON_ALERTS, dashboards: [NEURON_DASHBOARD] },
  nodes: { alerts: NODE_ALERTS, dashboards: [NODES_DASHBOARD] },
  prometheus: { alerts: PROMETHEUS_ALERTS },
  secrets: { alerts: SECRET_ALERTS },
  serving: {},
  training: { alerts: TRAINING_ALERTS, dashboards: [TRAINING_DASHBOARD] },
  volcano: { alerts: VOLCANO_ALERTS, dashboards: [VOLCANO_DASHBOARD] },
} as const satisfies Readonly<Record<string, MonitoredPart>>;

/**
 * A product that may be there: cert-manager, NVIDIA’s GPUs with DCGM’s exporter, Karpenter of one’s own, KEDA, Kueue, the AWS
 * Load Balancer Controller, ExternalDNS, Neuron devices with their monitor, External Secrets, models that are served, Trainer,
 * Volcano.
 */
export type PlatformPart = Exclude<keyof typeof PARTS, 'nodes' | 'prometheus'>;
