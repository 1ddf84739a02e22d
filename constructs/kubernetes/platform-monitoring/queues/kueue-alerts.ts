import { grownBy } from '../../prometheus';
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
      ` unless sum by (cluster_queue) (increase(${KUEUE.select('kueue_admitted_workloads_total')}[1h])) > 0`,
    forMinutes: HOUR,
    severity: 'warning',
    summary: `{{ $value }} jobs wait in the queue ${QUEUE}, and none was let in for an hour.`,
  }),
  platformAlert({
    name: 'QueueWaitLong',
    when:
      'histogram_quantile(0.95, sum by (cluster_queue, le) (rate(' +
      `${KUEUE.select('kueue_admission_wait_time_seconds_bucket')}[6h]))) > ${LONG_WAIT}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `One job in twenty waits {{ $value | humanizeDuration }} in the queue ${QUEUE}.`,
  }),
  platformAlert({
    name: 'QueuedJobsNotReady',
    when: `sum by (cluster_queue) (increase(${KUEUE.select('kueue_evicted_workloads_total', 'reason="PodsReadyTimeout"')}[1h])) > ${MANY_TIMEOUTS}`,
    forMinutes: 5,
    severity: 'warning',
    summary: `{{ $value | humanize }} jobs of the queue ${QUEUE} were let in, and got no nodes in time.`,
  }),
  platformAlert({
    name: 'QueuedJobGivenUp',
    when: grownBy(
      KUEUE.select('kueue_evicted_workloads_total', 'underlying_cause="RequeuingLimitExceeded"'),
      '1h',
      'cluster_queue',
    ),
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
