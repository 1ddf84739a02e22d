import { grown } from '../../prometheus';
import { KUBE } from '../nodes/series';
import { platformAlert, placed } from '../platform-alert';
import { JOB_SET, PROGRESS } from './series';

const HALF_AN_HOUR = 30;
const HOUR_SECONDS = 3600;

/** Seconds since something that pods tell of, where they do. */
const since = (
  series: 'training_checkpoint_timestamp_seconds' | 'training_step_timestamp_seconds',
): string => `max by (namespace, pod) (time() - ${PROGRESS.select(series)})`;

/** Alerts of training by Trainer. */
export const TRAINING_ALERTS = [
  platformAlert({
    name: 'TrainingJobFailed',
    when: `${grown(JOB_SET.select('jobset_failed_total'), { by: ['exported_namespace', 'jobset_name'], window: '30m' })} > 0`,
    forMinutes: 1,
    severity: 'warning',
    summary:
      'The training job {{ $labels.exported_namespace }}/{{ $labels.jobset_name }} failed for good.',
  }),
  platformAlert({
    name: 'TrainingJobIncomplete',
    // Pods of one job, some of which run while others find no node: the ones that run hold accelerators for nothing.
    when: placed(
      `count by (namespace, owner_name) (${ownedBy('kube_pod_status_unschedulable')} == 1)` +
        ` and count by (namespace, owner_name) (${ownedBy('kube_pod_status_phase', 'phase="Running"')} == 1)`,
    ),
    forMinutes: HALF_AN_HOUR,
    severity: 'warning',
    summary:
      '{{ $value }} pods of the job {{ $labels.in_namespace }}/{{ $labels.owner_name }} find no node, while others hold theirs.',
  }),
  platformAlert({
    name: 'TrainingStands',
    // Evaluation and a checkpoint take a while in which no step is done.
    when: placed(`${since('training_step_timestamp_seconds')} > ${HOUR_SECONDS / 2}`),
    forMinutes: 5,
    severity: 'warning',
    summary:
      'The training program in {{ $labels.in_namespace }}/{{ $labels.pod }} has done no step for {{ $value | humanizeDuration }}.',
  }),
  platformAlert({
    name: 'TrainingCheckpointOld',
    when: placed(`${since('training_checkpoint_timestamp_seconds')} > ${6 * HOUR_SECONDS}`),
    forMinutes: 5,
    severity: 'warning',
    summary:
      'The last checkpoint of {{ $labels.in_namespace }}/{{ $labels.pod }} is {{ $value | humanizeDuration }} old, which is lost if it ends.',
  }),
];

/** What is said of pods, with the job that each belongs to. */
function ownedBy(
  series: 'kube_pod_status_phase' | 'kube_pod_status_unschedulable',
  ...matchers: readonly string[]
): string {
  return (
    `max by (namespace, pod) (${KUBE.select(series, ...matchers)}) * on (namespace, pod) group_left (owner_name)` +
    ` max by (namespace, pod, owner_name) (${KUBE.select('kube_pod_owner', 'owner_kind=~"Job|.*Job"')})`
  );
}
