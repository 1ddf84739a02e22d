import {
  bars,
  ChosenSeries,
  graph,
  increase,
  rate,
  stat,
  table,
  type Dashboard,
  type DashboardRow,
} from '../../prometheus';
import { GPU, type GpuSeries } from '../gpus/series';
import { KUBE, KUBE_SERIES, KUBELET } from '../nodes/series';
import { CHOSEN_JOB_SET, CHOSEN_PROGRESS } from './series';

const JOBS = new ChosenSeries(KUBE_SERIES, { namespace: 'namespace' });

/** Pods with what they belong to: a Job, or a job of the Training operator or of Ray. */
const OWNERS =
  'max by (namespace, pod, owner_kind, owner_name) (' +
  `${JOBS.select('kube_pod_owner', 'owner_kind=~".*Job|RayCluster"')})`;

/** What DCGM says of a pod, which it calls otherwise than all others do. */
const ofPods = (series: GpuSeries): string =>
  `max by (namespace, pod, gpu) (label_replace(label_replace(${GPU.select(series, 'exported_namespace=~"$namespace"', 'exported_pod!=""')},` +
  ' "pod", "$1", "exported_pod", "(.*)"), "namespace", "$1", "exported_namespace", "(.*)"))';

const ofJobs = (query: string): string =>
  `${query} * on (namespace, pod) group_left (owner_kind, owner_name) ${OWNERS}`;

const JOB = '{{namespace}}/{{owner_name}}';
const BY_JOB = 'by (namespace, owner_name)';
const RATE = '[$__rate_interval]';
const activity = ofJobs(ofPods('DCGM_FI_PROF_GR_ENGINE_ACTIVE'));

/** What a program says, by the job that its pod is of. */
const told = (query: string): string => ofJobs(`sum by (namespace, pod) (${query})`);

const steps = told(`rate(${CHOSEN_PROGRESS.select('training_steps_total')}${RATE})`);

const PROGRESS_ROW: DashboardRow = {
  title: 'Progress, as programs say it',
  panels: [
    graph({
      title: 'Throughput',
      description: 'Samples that each job takes in a second, all of its nodes together.',
      unit: 'none',
      lines: {
        [JOB]: `sum ${BY_JOB} (${told(`rate(${CHOSEN_PROGRESS.select('training_samples_total')}${RATE})`)})`,
      },
    }),
    graph({
      title: 'Stragglers',
      description:
        'Steps of the slowest node as a share of those of the fastest. Below 1, the others wait for one.',
      unit: 'percentunit',
      max: 1,
      lines: { [JOB]: `min ${BY_JOB} (${steps}) / (max ${BY_JOB} (${steps}) > 0)` },
    }),
    graph({
      title: 'Age of the last checkpoint',
      description: 'What is lost when a job ends now.',
      unit: 's',
      lines: {
        [JOB]: `min ${BY_JOB} (${told(`time() - ${CHOSEN_PROGRESS.select('training_checkpoint_timestamp_seconds')}`)})`,
      },
    }),
    graph({
      title: 'Loss',
      description: 'The loss of the last step, on average over the nodes.',
      unit: 'none',
      lines: { [JOB]: `avg ${BY_JOB} (${told(CHOSEN_PROGRESS.select('training_loss'))})` },
    }),
  ],
};

/** Jobs that compute: what became of them, and whether all of their pods work as much. */
export const TRAINING_DASHBOARD: Dashboard = {
  name: 'training',
  title: 'Training',
  folder: 'Training',
  description: 'Which jobs run, which failed, and which use what they have.',
  variables: [
    { name: 'namespace', title: 'Team', query: 'label_values(kube_job_info, namespace)' },
  ],
  rows: [
    {
      title: 'Jobs',
      panels: [
        stat({
          title: 'Jobs that run',
          description: 'Jobs with a pod that runs or begins.',
          unit: 'none',
          lines: { jobs: `count(${JOBS.select('kube_job_status_active')} > 0) or vector(0)` },
        }),
        stat({
          title: 'Jobs that wait',
          description: 'Jobs that a queue holds back.',
          unit: 'none',
          lines: { jobs: `sum(${JOBS.select('kube_job_status_suspended')}) or vector(0)` },
        }),
        stat({
          title: 'Jobs that failed',
          description: 'Jobs that failed, and are still there to look at.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: {
            jobs: `sum(${JOBS.select('kube_job_failed', 'condition="true"')}) or vector(0)`,
          },
        }),
        stat({
          title: 'Pods without a node',
          description: 'Pods of the chosen teams that no node takes.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: { pods: `sum(${JOBS.select('kube_pod_status_unschedulable')}) or vector(0)` },
        }),
        graph({
          title: 'Pods, by kind of job',
          description: 'Pods that run, by the kind of what they belong to.',
          unit: 'none',
          stacked: true,
          lines: {
            '{{owner_kind}}': `count by (owner_kind) (${OWNERS} and on (namespace, pod) ${JOBS.select('kube_pod_status_phase', 'phase="Running"')} == 1)`,
          },
        }),
        graph({
          title: 'Ended',
          description: 'Jobs of Trainer that ended well, or failed for good, in a second.',
          unit: 'ops',
          lines: {
            '{{exported_namespace}}, well': rate(CHOSEN_JOB_SET.select('jobset_completed_total'), {
              by: ['exported_namespace'],
            }),
            '{{exported_namespace}}, failed': rate(CHOSEN_JOB_SET.select('jobset_failed_total'), {
              by: ['exported_namespace'],
            }),
          },
        }),
        table({
          title: 'Longest',
          description: 'How long jobs that run have been running.',
          unit: 's',
          width: 12,
          lines: {
            time: `topk(20, max by (namespace, job_name) (time() - ${JOBS.select('kube_job_status_start_time')}) and on (namespace, job_name) ${JOBS.select('kube_job_status_active')} > 0)`,
          },
        }),
      ],
    },
    {
      title: 'GPUs of jobs',
      panels: [
        graph({
          title: 'GPUs',
          description: 'GPUs that each job holds.',
          unit: 'none',
          stacked: true,
          lines: { [JOB]: `count ${BY_JOB} (${activity})` },
        }),
        graph({
          title: 'Engine',
          description: 'Share of the time that something runs on the GPUs of a job.',
          unit: 'percentunit',
          max: 1,
          lines: { [JOB]: `avg ${BY_JOB} (${activity})` },
        }),
        graph({
          title: 'Tensor cores',
          description: 'Share of the time that tensor cores compute.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [JOB]: `avg ${BY_JOB} (${ofJobs(ofPods('DCGM_FI_PROF_PIPE_TENSOR_ACTIVE'))})`,
          },
        }),
        graph({
          title: 'Between the busiest and the idlest GPU',
          description: 'What is far apart waits for a straggler: a slow node, or uneven data.',
          unit: 'percentunit',
          max: 1,
          lines: { [JOB]: `max ${BY_JOB} (${activity}) - min ${BY_JOB} (${activity})` },
        }),
        bars({
          title: 'Idlest pods',
          description: 'Pods of jobs whose GPUs do least at the moment.',
          unit: 'percentunit',
          max: 1,
          lines: { '{{namespace}}/{{pod}}': `bottomk(10, avg by (namespace, pod) (${activity}))` },
        }),
        graph({
          title: 'Memory of GPUs',
          description: 'Bytes that each job takes.',
          unit: 'bytes',
          lines: { [JOB]: `sum ${BY_JOB} (${ofJobs(ofPods('DCGM_FI_DEV_FB_USED'))}) * 1048576` },
        }),
      ],
    },
    PROGRESS_ROW,
    {
      title: 'Around',
      panels: [
        graph({
          title: 'Received',
          description:
            'Bytes that pods of each job get from the network in a second. EFA goes past it.',
          unit: 'Bps',
          lines: {
            [JOB]: `sum ${BY_JOB} (${ofJobs(`sum by (namespace, pod) (rate(${KUBELET.select('container_network_receive_bytes_total', 'namespace=~"$namespace"')}${RATE}))`)})`,
          },
        }),
        graph({
          title: 'Sent',
          description: 'Bytes that pods of each job send in a second.',
          unit: 'Bps',
          lines: {
            [JOB]: `sum ${BY_JOB} (${ofJobs(`sum by (namespace, pod) (rate(${KUBELET.select('container_network_transmit_bytes_total', 'namespace=~"$namespace"')}${RATE}))`)})`,
          },
        }),
        graph({
          title: 'Began again',
          description: 'Containers that began again within five minutes.',
          unit: 'none',
          lines: {
            '{{namespace}}': increase(
              KUBE.select('kube_pod_container_status_restarts_total', 'namespace=~"$namespace"'),
              { by: ['namespace'], window: '5m' },
            ),
          },
        }),
      ],
    },
  ],
};
