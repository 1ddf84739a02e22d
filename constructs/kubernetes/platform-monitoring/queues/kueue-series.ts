import { ChosenSeries } from '../../prometheus';

/**
 * Series of Kueue, whose names nobody else has. Quota and use are there with `enableClusterQueueResources` alone. Each replica
 * has them, so a gauge is the largest of them. https://kueue.sigs.k8s.io/docs/reference/metrics/
 */
export const KUEUE_SERIES = [
  'kueue_admission_wait_time_seconds_bucket',
  'kueue_admitted_active_workloads',
  'kueue_admitted_workloads_total',
  'kueue_cluster_queue_nominal_quota',
  'kueue_cluster_queue_resource_usage',
  'kueue_cluster_queue_status',
  'kueue_cluster_queue_weighted_share',
  'kueue_evicted_workloads_total',
  'kueue_pending_workloads',
  'kueue_preempted_workloads_total',
  'kueue_ready_wait_time_seconds_bucket',
] as const;

/** All queues of Kueue. */
export const KUEUE = new ChosenSeries(KUEUE_SERIES, {});

/** The chosen queues of Kueue. */
export const CHOSEN_KUEUE = new ChosenSeries(KUEUE_SERIES, { cluster_queue: 'queue' });
