import { ChosenSeries } from '../../prometheus';

/** Series of Karpenter, which EKS Auto Mode shows nobody; no other program has these names. https://karpenter.sh/docs/reference/metrics/ */
export const KARPENTER_SERIES = [
  'karpenter_cloudprovider_instance_launch_failures_total',
  'karpenter_cluster_state_synced',
  'karpenter_interruption_received_messages_total',
  'karpenter_nodeclaims_created_total',
  'karpenter_nodeclaims_disrupted_total',
  'karpenter_nodeclaims_terminated_total',
  'karpenter_nodeclaims_unhealthy_disrupted_total',
  'karpenter_nodepools_cost_total',
  'karpenter_nodepools_limit',
  'karpenter_nodepools_usage',
  'karpenter_pods_startup_duration_seconds',
  'karpenter_scheduler_queue_depth',
  'karpenter_scheduler_scheduling_duration_seconds_bucket',
  'karpenter_scheduler_unschedulable_pods_count',
] as const;

/** Karpenter. */
export const KARPENTER = new ChosenSeries(KARPENTER_SERIES, {});
