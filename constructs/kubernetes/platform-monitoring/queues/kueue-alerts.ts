import { grown, increase, quantile } from '../../prometheus';
import { platformAlert } from '../platform-alert';
import { KUEUE } from './kueue-series';

const HOUR = 60;

/** Seconds that one job in twenty may wait. */
const LONG_WAIT = 4 * 60 * 60;

/** Jobs that gave their place back in an hour, because their nodes did not come. */
const MANY_TIMEOUTS = 3;

const QUEUE = '{{ $labels.cluster_queue }}';

/** Alerts of Kueue’s queues. */
export const KUEUE_ALERTS = [
  platformAlert({
    name: 'QueueStuck',
    when:
      `max by (cluster_queue) (sum by (cluster_queue, pod) (${KUEUE.select('kueue_pending_workloads')})) > 0` +
      ` unless ${increase(KUEUE.select('kueue_admitted_workloads_total'), { by: ['cluster_queue'], window: '1h' })} > 0`,
    forMinutes: HOUR,
    severity: 'warning',
    summary: `{{ $value }} jobs wait in the queue ${QUEUE}, and none was let in for an hour.`,
  }),
  platformAlert({
    name: 'QueueWaitLong',
    when: `${quantile(0.95, KUEUE.select('kueue_admission_wait_time_seconds_bucket'), { by: ['cluster_queue'], window: '6h' })} > ${LONG_WAIT}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `One job in twenty waits {{ $value | humanizeDuration }} in the queue ${QUEUE}.`,
  }),
  platformAlert({
    name: 'QueuedJobsNotReady',
    when: `${increase(KUEUE.select('kueue_evicted_workloads_total', 'reason="PodsReadyTimeout"'), { by: ['cluster_queue'], window: '1h' })} > ${MANY_TIMEOUTS}`,
    forMinutes: 5,
    severity: 'warning',
    summary: `{{ $value | humanize }} jobs of the queue ${QUEUE} were let in, and got no nodes in time.`,
  }),
  platformAlert({
    name: 'QueuedJobGivenUp',
    when: `${grown(KUEUE.select('kueue_evicted_workloads_total', 'underlying_cause="RequeuingLimitExceeded"'), { by: ['cluster_queue'], window: '1h' })} > 0`,
    forMinutes: 1,
    severity: 'warning',
    summary: `Kueue lets a job of the queue ${QUEUE} wait until a person says otherwise: it tried too often.`,
  }),
  platformAlert({
    name: 'QueueClosed',
    when: `max by (cluster_queue) (${KUEUE.select('kueue_cluster_queue_status', 'status="active"')}) == 0`,
    forMinutes: 15,
    severity: 'critical',
    summary: `The queue ${QUEUE} lets nobody in.`,
  }),
];
