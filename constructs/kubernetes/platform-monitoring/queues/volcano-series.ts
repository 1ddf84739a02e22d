import { ChosenSeries } from '../../prometheus';

/** Series of Volcano’s scheduler and controllers, whose names nobody else has. https://github.com/volcano-sh/volcano/tree/v1.15.1/pkg/scheduler/metrics */
export const VOLCANO_SERIES = [
  'volcano_e2e_job_scheduling_latency_milliseconds_bucket',
  'volcano_job_failed_phase_count',
  'volcano_queue_allocated_milli_cpu',
  'volcano_queue_allocated_scalar_resources',
  'volcano_queue_capacity_scalar_resources',
  'volcano_queue_deserved_scalar_resources',
  'volcano_queue_overused',
  'volcano_queue_pod_group_inqueue_count',
  'volcano_queue_pod_group_pending_count',
  'volcano_queue_pod_group_running_count',
  'volcano_queue_share',
  'volcano_total_preemption_attempts',
  'volcano_unschedule_job_count',
] as const;

/** A series of Volcano. */
export type VolcanoSeries = (typeof VOLCANO_SERIES)[number];

/** All queues of Volcano. */
export const VOLCANO = new ChosenSeries(VOLCANO_SERIES, {});

/** The chosen queues of Volcano. */
export const CHOSEN_VOLCANO = new ChosenSeries(VOLCANO_SERIES, { queue_name: 'queue' });
