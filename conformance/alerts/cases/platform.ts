import { made, type MadeSeries } from '../../scaling/made-series';
import type { AlertCase, AlertCases } from '../alert-case';

/** A case that is looked at after some minutes. */
const looked =
  (at: number, fires: readonly MadeSeries[], silent: readonly MadeSeries[]) => (): AlertCase => ({
    at,
    fires,
    silent,
  });

const POD = { namespace: 'team-vision', pod: 'trainer-0', container: 'trainer' };
const CLAIM = { namespace: 'databases', persistentvolumeclaim: 'data-0' };

/** Nodes, volumes, pods and Prometheus. */
const NODES: AlertCases = {
  NodeUnderPressure: looked(
    10,
    [
      made(
        'kube_node_status_condition',
        { node: 'a', condition: 'DiskPressure', status: 'true' },
        '1x20',
      ),
    ],
    [
      made(
        'kube_node_status_condition',
        { node: 'a', condition: 'DiskPressure', status: 'true' },
        '0x20',
      ),
      made('kube_node_status_condition', { node: 'a', condition: 'Ready', status: 'true' }, '1x20'),
    ],
  ),
  VolumeNearlyFull: looked(
    20,
    [
      made('kubelet_volume_stats_used_bytes', CLAIM, '90x30'),
      made('kubelet_volume_stats_capacity_bytes', CLAIM, '100x30'),
      // In two namespaces at once, under one name.
      made('kubelet_volume_stats_used_bytes', { ...CLAIM, namespace: 'keycloak' }, '90x30'),
      made('kubelet_volume_stats_capacity_bytes', { ...CLAIM, namespace: 'keycloak' }, '100x30'),
    ],
    [
      made('kubelet_volume_stats_used_bytes', CLAIM, '80x30'),
      made('kubelet_volume_stats_capacity_bytes', CLAIM, '100x30'),
    ],
  ),
  ContainerOutOfMemory: looked(
    30,
    [
      made('kube_pod_container_status_restarts_total', POD, '0x20 1x20'),
      made(
        'kube_pod_container_status_last_terminated_reason',
        { ...POD, reason: 'OOMKilled' },
        '_x20 1x20',
      ),
    ],
    [
      made('kube_pod_container_status_restarts_total', POD, '0x20 1x20'),
      made(
        'kube_pod_container_status_last_terminated_reason',
        { ...POD, reason: 'Error' },
        '_x20 1x20',
      ),
    ],
  ),
  PodWaitsForNode: looked(
    15,
    [made('kube_pod_status_unschedulable', POD, '1x20')],
    [made('kube_pod_status_unschedulable', POD, '1x3 stale')],
  ),
  MetricsDroppedForRoom: looked(
    60,
    [made('prometheus_tsdb_size_retentions_total', { pod: 'prometheus-0' }, '0x30 1x40')],
    [made('prometheus_tsdb_size_retentions_total', { pod: 'prometheus-0' }, '1x70')],
  ),
};

const CERTIFICATE = { exported_namespace: 'gateway', name: 'edge' };
const DAY = 24 * 60 * 60;

const certificate = (ends: number, renewal: number): MadeSeries[] => [
  made('certmanager_certificate_expiration_timestamp_seconds', CERTIFICATE, `${ends}x120`),
  made('certmanager_certificate_renewal_timestamp_seconds', CERTIFICATE, `${renewal}x120`),
];

const condition = (status: string): Record<string, string> => ({
  exported_namespace: 'mlflow',
  name: 'login',
  condition: 'Ready',
  status,
});

/** What others stand on: certificates, secrets, names, load balancers, scaling. */
const SERVICES: AlertCases = {
  // Time begins at nothing, and an hour is over after 60 minutes.
  CertificateExpires: looked(110, certificate(5 * DAY, 0), certificate(5 * DAY, 2 * DAY)),
  CertificateNotReady: looked(
    20,
    [made('certmanager_certificate_ready_status', { ...CERTIFICATE, condition: 'True' }, '0x30')],
    [
      made('certmanager_certificate_ready_status', { ...CERTIFICATE, condition: 'True' }, '1x30'),
      made('certmanager_certificate_ready_status', { ...CERTIFICATE, condition: 'False' }, '0x30'),
    ],
  ),
  CertificateIssuerNotReady: looked(
    20,
    [made('certmanager_clusterissuer_ready_status', { name: 'edge', condition: 'True' }, '0x30')],
    [made('certmanager_clusterissuer_ready_status', { name: 'edge', condition: 'True' }, '1x30')],
  ),
  SecretNotSynced: looked(
    20,
    [made('externalsecret_status_condition', condition('False'), '1x30')],
    [
      made('externalsecret_status_condition', condition('False'), '0x30'),
      made('externalsecret_status_condition', condition('True'), '1x30'),
    ],
  ),
  SecretStoreNotReady: looked(
    15,
    [
      made(
        'clustersecretstore_status_condition',
        { name: 'platform', condition: 'Ready', status: 'False' },
        '1x30',
      ),
    ],
    [
      made(
        'clustersecretstore_status_condition',
        { name: 'platform', condition: 'Ready', status: 'True' },
        '1x30',
      ),
    ],
  ),
  SecretSyncFails: looked(
    60,
    [
      made(
        'externalsecret_sync_calls_error',
        { exported_namespace: 'mlflow', name: 'login' },
        '0+1x70',
      ),
    ],
    [
      made(
        'externalsecret_sync_calls_error',
        { exported_namespace: 'mlflow', name: 'login' },
        '40x70',
      ),
    ],
  ),
  DnsNotSynced: looked(
    60,
    [made('external_dns_controller_last_sync_timestamp_seconds', {}, '60x70')],
    [made('external_dns_controller_last_sync_timestamp_seconds', {}, '0+60x70')],
  ),
  DnsFails: looked(
    60,
    [
      made('external_dns_registry_errors_total', {}, '0+1x70'),
      made('external_dns_source_errors_total', {}, '0x70'),
    ],
    [
      made('external_dns_registry_errors_total', {}, '5x70'),
      made('external_dns_source_errors_total', {}, '5x70'),
    ],
  ),
  LoadBalancerFails: looked(
    45,
    [
      made(
        'awslbc_controller_reconcile_errors_total',
        { controller: 'service', error_category: 'x' },
        '0+1x60',
      ),
    ],
    [
      made(
        'awslbc_controller_reconcile_errors_total',
        { controller: 'service', error_category: 'x' },
        '9x60',
      ),
    ],
  ),
  LoadBalancerRefused: looked(
    30,
    [made('aws_api_call_permission_errors_total', { operation: 'CreateLoadBalancer' }, '0+1x40')],
    [made('aws_api_call_permission_errors_total', { operation: 'CreateLoadBalancer' }, '3x40')],
  ),
  ScalingFails: looked(
    45,
    [
      made(
        'keda_scaled_object_errors_total',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '0+1x60',
      ),
    ],
    [
      made(
        'keda_scaled_object_errors_total',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '7x60',
      ),
    ],
  ),
  ScalingSlow: looked(
    20,
    [
      made(
        'keda_scaler_metrics_latency_seconds',
        { exported_namespace: 'serving', scaledObject: 'llama', metric: 's0' },
        '8x30',
      ),
    ],
    [
      made(
        'keda_scaler_metrics_latency_seconds',
        { exported_namespace: 'serving', scaledObject: 'llama', metric: 's0' },
        '1x30',
      ),
    ],
  ),
  ScalingPaused: looked(
    730,
    [
      made(
        'keda_scaled_object_paused',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '1x740',
      ),
    ],
    [
      made(
        'keda_scaled_object_paused',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '0x500 1x240',
      ),
    ],
  ),
};

/** A histogram whose requests all took as long as a bucket says. */
const histogram = (
  name: string,
  labels: Readonly<Record<string, string>>,
  buckets: Readonly<Record<string, string>>,
): MadeSeries[] =>
  Object.entries(buckets).map(([le, values]) => made(`${name}_bucket`, { ...labels, le }, values));

const POOL = { nodepool: 'gpu', resource_type: 'cpu' };
const SCHEDULING = 'karpenter_scheduler_scheduling_duration_seconds';

/** Nodes that Karpenter makes. */
const KARPENTER: AlertCases = {
  NodePoolNearLimit: looked(
    20,
    [
      made('karpenter_nodepools_usage', POOL, '95x30'),
      made('karpenter_nodepools_limit', POOL, '100x30'),
    ],
    [
      made('karpenter_nodepools_usage', POOL, '50x30'),
      made('karpenter_nodepools_limit', POOL, '100x30'),
    ],
  ),
  NodesDoNotLaunch: looked(
    60,
    [
      made(
        'karpenter_cloudprovider_instance_launch_failures_total',
        { reason: 'InsufficientInstanceCapacity', capacity_type: 'spot' },
        '0+1x70',
      ),
    ],
    [
      made(
        'karpenter_cloudprovider_instance_launch_failures_total',
        { reason: 'InsufficientInstanceCapacity', capacity_type: 'spot' },
        '0x40 3x30',
      ),
    ],
  ),
  NodesUnhealthy: looked(
    10,
    [
      made(
        'karpenter_nodeclaims_unhealthy_disrupted_total',
        { nodepool: 'gpu', condition: 'AcceleratedHardwareReady' },
        '_x5 1x20',
      ),
    ],
    [
      made(
        'karpenter_nodeclaims_unhealthy_disrupted_total',
        { nodepool: 'gpu', condition: 'AcceleratedHardwareReady' },
        '0x20',
      ),
    ],
  ),
  SpotInterruptionsFrequent: looked(
    60,
    [
      made(
        'karpenter_interruption_received_messages_total',
        { message_type: 'spot_interrupted' },
        '0+1x70',
      ),
    ],
    [
      made(
        'karpenter_interruption_received_messages_total',
        { message_type: 'rebalance_recommendation' },
        '0+1x70',
      ),
    ],
  ),
  KarpenterSlow: looked(
    45,
    histogram(SCHEDULING, {}, { '60': '0x60', '120': '0+9x60', '+Inf': '0+9x60' }),
    histogram(SCHEDULING, {}, { '60': '0+9x60', '120': '0+9x60', '+Inf': '0+9x60' }),
  ),
  KarpenterOutOfSync: looked(
    20,
    [made('karpenter_cluster_state_synced', { pod: 'a' }, '0x30')],
    [
      made('karpenter_cluster_state_synced', { pod: 'a' }, '0x30'),
      made('karpenter_cluster_state_synced', { pod: 'b' }, '1x30'),
    ],
  ),
};

/** What a month costs. */
const COSTS: AlertCases = {
  BudgetExceeded: looked(
    120,
    [made('node_total_hourly_cost', { node: 'a' }, '1000000x130')],
    [made('node_total_hourly_cost', { node: 'a' }, '0.000001x130')],
  ),
};

/** Cases of what the platform stands on. */
export const PLATFORM_CASES: AlertCases = { ...NODES, ...SERVICES, ...KARPENTER, ...COSTS };
