import { grown, increase, quantile } from '../../prometheus';
import { platformAlert } from '../platform-alert';
import { KARPENTER } from './series';

/** Share of a pool’s limit. */
const NEAR_LIMIT = 0.9;

/** Offers of EC2 that were none, in half an hour. Some are usual: Karpenter takes the next one. */
const MANY_FAILURES = 10;

/** Spot instances that were taken back in an hour. */
const MANY_INTERRUPTIONS = 10;

/** Seconds that Karpenter may think. */
const SLOW = 60;

/** Alerts of Karpenter, which makes nodes. */
export const KARPENTER_ALERTS = [
  platformAlert({
    name: 'NodePoolNearLimit',
    when:
      `max by (nodepool, resource_type) (${KARPENTER.select('karpenter_nodepools_usage')})` +
      ` / (max by (nodepool, resource_type) (${KARPENTER.select('karpenter_nodepools_limit')}) > 0) > ${NEAR_LIMIT}`,
    forMinutes: 15,
    severity: 'warning',
    summary:
      'The pool {{ $labels.nodepool }} has {{ $value | humanizePercentage }} of its {{ $labels.resource_type }}.',
  }),
  platformAlert({
    name: 'NodesDoNotLaunch',
    when: `${increase(KARPENTER.select('karpenter_cloudprovider_instance_launch_failures_total'), { by: ['reason', 'capacity_type'], window: '30m' })} > ${MANY_FAILURES}`,
    forMinutes: 15,
    severity: 'warning',
    summary:
      'EC2 refused {{ $value | humanize }} instances ({{ $labels.capacity_type }}) in half an hour: {{ $labels.reason }}.',
  }),
  platformAlert({
    name: 'NodesUnhealthy',
    when: `${grown(KARPENTER.select('karpenter_nodeclaims_unhealthy_disrupted_total'), { by: ['nodepool', 'condition'], window: '1h' })} > 0`,
    forMinutes: 1,
    severity: 'warning',
    summary:
      'Karpenter replaces broken nodes of the pool {{ $labels.nodepool }}: {{ $labels.condition }}.',
  }),
  platformAlert({
    name: 'SpotInterruptionsFrequent',
    when: `${increase(KARPENTER.select('karpenter_interruption_received_messages_total', 'message_type="spot_interrupted"'), { window: '1h' })} > ${MANY_INTERRUPTIONS}`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'AWS took {{ $value | humanize }} spot instances back within an hour.',
  }),
  platformAlert({
    name: 'KarpenterSlow',
    when: `${quantile(0.95, KARPENTER.select('karpenter_scheduler_scheduling_duration_seconds_bucket'), { window: '15m' })} > ${SLOW}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'Karpenter thinks {{ $value | humanizeDuration }} about which nodes to make.',
  }),
  platformAlert({
    name: 'KarpenterOutOfSync',
    when: `max(${KARPENTER.select('karpenter_cluster_state_synced')}) < 1`,
    forMinutes: 15,
    severity: 'critical',
    summary: 'Karpenter does not know the nodes of the cluster, and makes none.',
  }),
];
