import { grown } from '../../prometheus';
import { platformAlert } from '../platform-alert';
import { VOLCANO } from './volcano-series';

const HOUR = 60;

/** Alerts of Volcano’s queues. */
export const VOLCANO_ALERTS = [
  platformAlert({
    name: 'VolcanoQueueWaits',
    when: `max by (queue_name) (${VOLCANO.select('volcano_queue_pod_group_pending_count')}) > 0`,
    forMinutes: HOUR,
    severity: 'warning',
    summary:
      '{{ $value }} groups of pods wait in the queue {{ $labels.queue_name }}, and have for an hour.',
  }),
  platformAlert({
    name: 'VolcanoJobsUnschedulable',
    when: `max(${VOLCANO.select('volcano_unschedule_job_count')}) > 0`,
    forMinutes: HOUR,
    severity: 'warning',
    summary: '{{ $value }} jobs find no nodes for all of their pods at once, and have for an hour.',
  }),
  platformAlert({
    name: 'VolcanoJobFailed',
    when: `${grown(VOLCANO.select('volcano_job_failed_phase_count'), { by: ['queue_name', 'job_name'], window: '30m' })} > 0`,
    forMinutes: 1,
    severity: 'warning',
    summary: 'The job {{ $labels.job_name }} of the queue {{ $labels.queue_name }} failed.',
  }),
];
