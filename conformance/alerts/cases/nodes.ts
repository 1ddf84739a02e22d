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
      made('kube_pod_container_status_restarts_total', POD, '0+1x40'),
      made(
        'kube_pod_container_status_last_terminated_reason',
        { ...POD, reason: 'OOMKilled' },
        '1x40',
      ),
    ],
    [
      // Of another container than the one that begins again and again.
      made('kube_pod_container_status_restarts_total', POD, '3x40'),
      made('kube_pod_container_status_restarts_total', { ...POD, container: 'sidecar' }, '0+1x40'),
      made(
        'kube_pod_container_status_last_terminated_reason',
        { ...POD, reason: 'OOMKilled' },
        '1x40',
      ),
      made(
        'kube_pod_container_status_last_terminated_reason',
        { ...POD, container: 'sidecar', reason: 'Error' },
        '1x40',
      ),
    ],
  ),
  PodEndedOutOfMemory: looked(
    30,
    [made('kube_pod_container_status_terminated_reason', { ...POD, reason: 'OOMKilled' }, '1x40')],
    [made('kube_pod_container_status_terminated_reason', { ...POD, reason: 'Error' }, '1x40')],
  ),
  PodWaitsForNode: looked(
    15,
    [made('kube_pod_status_unschedulable', POD, '1x20')],
    [made('kube_pod_status_unschedulable', POD, '0x20')],
  ),
  MetricsDroppedForRoom: looked(
    60,
    [made('prometheus_tsdb_size_retentions_total', { pod: 'prometheus-0' }, '0+1x70')],
    [made('prometheus_tsdb_size_retentions_total', { pod: 'prometheus-0' }, '1x70')],
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
        '1x20',
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
        '0+20x70',
      ),
    ],
    [
      made(
        'karpenter_interruption_received_messages_total',
        { message_type: 'spot_interrupted' },
        '0+0.1x70',
      ),
      made(
        'karpenter_interruption_received_messages_total',
        { message_type: 'rebalance_recommendation' },
        '0+20x70',
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

/** Cases of nodes, of what makes them, and of what they cost. */
export const NODE_CASES: AlertCases = { ...NODES, ...KARPENTER, ...COSTS };
