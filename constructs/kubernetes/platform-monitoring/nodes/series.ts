import { ChosenSeries } from '../../prometheus';

/*
 * No query asks for a `job`: charts name it after their Services, and what counts objects, the exporter and the kubelet are
 * each alone with these names.
 */

/** Series of what counts objects of Kubernetes. https://github.com/kubernetes/kube-state-metrics/tree/v2.20.0/docs/metrics */
export const KUBE_SERIES = [
  'kube_horizontalpodautoscaler_spec_max_replicas',
  'kube_horizontalpodautoscaler_status_current_replicas',
  'kube_job_failed',
  'kube_job_status_active',
  'kube_job_status_start_time',
  'kube_job_status_suspended',
  'kube_node_info',
  'kube_node_labels',
  'kube_node_status_allocatable',
  'kube_node_status_condition',
  'kube_pod_container_resource_requests',
  'kube_pod_container_status_last_terminated_reason',
  'kube_pod_container_status_restarts_total',
  'kube_pod_container_status_terminated_reason',
  'kube_pod_info',
  'kube_pod_owner',
  'kube_pod_status_phase',
  'kube_pod_status_unschedulable',
] as const;

/** Series of the exporter on each node. https://github.com/prometheus/node_exporter/tree/v1.12.1 */
export const NODE_SERIES = [
  'node_cpu_seconds_total',
  'node_disk_io_time_seconds_total',
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'node_memory_MemAvailable_bytes',
  'node_memory_MemTotal_bytes',
  'node_network_receive_bytes_total',
  'node_network_receive_drop_total',
  'node_network_transmit_bytes_total',
  'node_pressure_cpu_waiting_seconds_total',
  'node_pressure_io_waiting_seconds_total',
  'node_pressure_memory_waiting_seconds_total',
] as const;

/** Series of the kubelet, and of containers that it looks at. https://github.com/kubernetes/kubernetes/tree/v1.35.4/pkg/kubelet/metrics */
export const KUBELET_SERIES = [
  'container_network_receive_bytes_total',
  'container_network_transmit_bytes_total',
  'kubelet_volume_stats_capacity_bytes',
  'kubelet_volume_stats_used_bytes',
] as const;

/** Series of Prometheus itself. https://github.com/prometheus/prometheus/tree/v3.14.0/tsdb */
export const PROMETHEUS_SERIES = ['ALERTS', 'prometheus_tsdb_size_retentions_total', 'up'] as const;

/** All objects. */
export const KUBE = new ChosenSeries(KUBE_SERIES, {});

/** All nodes. */
export const NODE = new ChosenSeries(NODE_SERIES, {});

/** All kubelets. */
export const KUBELET = new ChosenSeries(KUBELET_SERIES, {});

/** Prometheus itself. */
export const PROMETHEUS = new ChosenSeries(PROMETHEUS_SERIES, {});

/** The label of nodes that says of which pool they are, as series have it. */
export const POOL = 'label_karpenter_sh_nodepool';
