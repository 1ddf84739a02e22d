import { placed, platformAlert } from '../platform-alert';
import { KUBE, KUBELET, PROMETHEUS } from './series';

/** Share of a volume that is taken. Upstream’s own alert waits until it will be full within four days. */
const NEARLY_FULL = 0.85;

const CONTAINER = 'namespace, pod, container';

const REASON = 'reason="OOMKilled"';

const beganAgain =
  `max by (${CONTAINER}) (${KUBE.select('kube_pod_container_status_last_terminated_reason', REASON)}) == 1` +
  ` and max by (${CONTAINER}) (increase(${KUBE.select('kube_pod_container_status_restarts_total')}[15m])) > 0`;

/** A pod that ended is there for a while: it is news for an hour. */
const ENDED = KUBE.select('kube_pod_container_status_terminated_reason', REASON);
const ended = `max by (${CONTAINER}) (${ENDED}) unless max by (${CONTAINER}) (${ENDED} offset 1h)`;

const fullest =
  `max by (namespace, persistentvolumeclaim) (${KUBELET.select('kubelet_volume_stats_used_bytes')}` +
  ` / ${KUBELET.select('kubelet_volume_stats_capacity_bytes')}) > ${NEARLY_FULL}`;

/** Alerts of nodes, volumes and pods that the rules of kube-prometheus-stack lack, or say too quietly. */
export const NODE_ALERTS = [
  platformAlert({
    name: 'NodeUnderPressure',
    when: `max by (node, condition) (${KUBE.select('kube_node_status_condition', 'condition=~"MemoryPressure|DiskPressure|PIDPressure"', 'status="true"')}) == 1`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'The node {{ $labels.node }} says {{ $labels.condition }}, and evicts pods.',
  }),
  platformAlert({
    name: 'VolumeNearlyFull',
    when: placed(fullest),
    forMinutes: 15,
    severity: 'warning',
    summary:
      '{{ $value | humanizePercentage }} of the volume {{ $labels.in_namespace }}/{{ $labels.persistentvolumeclaim }} is taken.',
  }),
  platformAlert({
    name: 'ContainerOutOfMemory',
    when: placed(beganAgain),
    forMinutes: 5,
    severity: 'warning',
    summary:
      'The container {{ $labels.container }} of {{ $labels.in_namespace }}/{{ $labels.pod }} took more memory than its limit, and was ended.',
  }),
  platformAlert({
    name: 'PodEndedOutOfMemory',
    when: placed(ended),
    forMinutes: 1,
    severity: 'warning',
    summary:
      'The pod {{ $labels.in_namespace }}/{{ $labels.pod }} took more memory than its limit, and does not begin again.',
  }),
  platformAlert({
    name: 'PodWaitsForNode',
    when: placed(`max by (namespace, pod) (${KUBE.select('kube_pod_status_unschedulable')}) == 1`),
    forMinutes: 10,
    severity: 'warning',
    summary: 'No node takes the pod {{ $labels.in_namespace }}/{{ $labels.pod }}.',
  }),
];

/** Alerts of Prometheus that the rules of kube-prometheus-stack lack. */
export const PROMETHEUS_ALERTS = [
  platformAlert({
    name: 'MetricsDroppedForRoom',
    when: `max by (pod) (increase(${PROMETHEUS.select('prometheus_tsdb_size_retentions_total')}[1d])) > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'Metrics go before their days are over: the volume of {{ $labels.pod }} is too small.',
  }),
];
