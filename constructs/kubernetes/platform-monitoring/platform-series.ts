import { PROGRESS_SERIES } from '../training';
import { CERTIFICATE_SERIES } from './certificates/alerts';
import { COST_SERIES } from './costs/costs';
import { GPU_SERIES } from './gpus/series';
import { KARPENTER_SERIES } from './karpenter/series';
import { KEDA_SERIES } from './keda/series';
import { LOAD_BALANCER_SERIES } from './load-balancers/alerts';
import { NAME_SERIES } from './names/alerts';
import { NEURON_SERIES } from './neuron/series';
import { KUBE_SERIES, KUBELET_SERIES, NODE_SERIES, PROMETHEUS_SERIES } from './nodes/series';
import { KUEUE_SERIES } from './queues/kueue-series';
import { VOLCANO_SERIES } from './queues/volcano-series';
import { SECRET_SERIES } from './secrets/alerts';
import { JOB_SET_SERIES } from './training/series';

/** The series that queries use here, by the program that has them. */
export const PLATFORM_SERIES = {
  'aws-load-balancer-controller': LOAD_BALANCER_SERIES,
  'cert-manager': CERTIFICATE_SERIES,
  'dcgm-exporter': GPU_SERIES,
  'external-dns': NAME_SERIES,
  'external-secrets': SECRET_SERIES,
  jobset: JOB_SET_SERIES,
  karpenter: KARPENTER_SERIES,
  keda: KEDA_SERIES,
  'kube-state-metrics': KUBE_SERIES,
  kubelet: KUBELET_SERIES,
  kueue: KUEUE_SERIES,
  'neuron-monitor': NEURON_SERIES,
  'node-exporter': NODE_SERIES,
  opencost: COST_SERIES,
  prometheus: PROMETHEUS_SERIES,
  'training-progress': PROGRESS_SERIES,
  volcano: VOLCANO_SERIES,
} as const satisfies Readonly<Record<string, readonly string[]>>;
