import { graph, quantile, rate, stat, type Dashboard } from '../../prometheus';
import { CHOSEN_VOLCANO as QUEUES, VOLCANO, type VolcanoSeries } from './volcano-series';

const QUEUE = '{{queue_name}}';
const RESOURCE = '{{queue_name}} {{resource}}';

const gaugeOf = (name: VolcanoSeries): string => `max by (queue_name) (${QUEUES.select(name)})`;

const acceleratorsOf = (name: VolcanoSeries): string =>
  `max by (queue_name, resource) (${QUEUES.select(name, 'resource=~"nvidia.com.*|aws.amazon.com.*"')})`;

/** Queues of teams, with Volcano: who waits, and who has what. */
export const VOLCANO_DASHBOARD: Dashboard = {
  name: 'queues',
  title: 'Queues',
  folder: 'Training',
  description: 'Who waits for accelerators, and who has them.',
  variables: [
    { name: 'queue', title: 'Queue', query: 'label_values(volcano_queue_share, queue_name)' },
  ],
  rows: [
    {
      title: 'Waiting',
      panels: [
        stat({
          title: 'Groups that wait',
          description: 'Groups of pods that are in a queue.',
          unit: 'none',
          lines: {
            groups: `sum(${gaugeOf('volcano_queue_pod_group_pending_count')}) or vector(0)`,
          },
        }),
        stat({
          title: 'Groups that run',
          description: 'Groups of pods all of which have a node.',
          unit: 'none',
          lines: {
            groups: `sum(${gaugeOf('volcano_queue_pod_group_running_count')}) or vector(0)`,
          },
        }),
        graph({
          title: 'Groups, by queue',
          description: 'Groups of pods that wait, that may begin, and that run.',
          unit: 'none',
          lines: {
            [`${QUEUE}, waiting`]: gaugeOf('volcano_queue_pod_group_pending_count'),
            [`${QUEUE}, beginning`]: gaugeOf('volcano_queue_pod_group_inqueue_count'),
            [`${QUEUE}, running`]: gaugeOf('volcano_queue_pod_group_running_count'),
          },
        }),
        graph({
          title: 'Jobs without nodes',
          description: 'Jobs that find no nodes for all of their pods at once.',
          unit: 'none',
          lines: { jobs: `max(${VOLCANO.select('volcano_unschedule_job_count')})` },
        }),
        graph({
          title: 'Time until jobs have nodes',
          description: 'In thousandths of a second.',
          lines: {
            p50: quantile(
              0.5,
              VOLCANO.select('volcano_e2e_job_scheduling_latency_milliseconds_bucket'),
            ),
            p95: quantile(
              0.95,
              VOLCANO.select('volcano_e2e_job_scheduling_latency_milliseconds_bucket'),
            ),
          },
        }),
      ],
    },
    {
      title: 'Shares',
      panels: [
        graph({
          title: 'Accelerators in use',
          description: 'In thousandths of one, as Volcano counts.',
          stacked: true,
          lines: { [RESOURCE]: acceleratorsOf('volcano_queue_allocated_scalar_resources') },
        }),
        graph({
          title: 'Accelerators deserved',
          description: 'What each queue has a right to, in thousandths.',
          lines: { [RESOURCE]: acceleratorsOf('volcano_queue_deserved_scalar_resources') },
        }),
        graph({
          title: 'Most accelerators',
          description: 'What each queue may have at most, in thousandths.',
          lines: { [RESOURCE]: acceleratorsOf('volcano_queue_capacity_scalar_resources') },
        }),
        graph({
          title: 'Share',
          description: 'Of what a queue deserves. Above one it has what others may take back.',
          unit: 'percentunit',
          lines: { [QUEUE]: gaugeOf('volcano_queue_share') },
        }),
        graph({
          title: 'Queues with more than their share',
          description: 'One where it is so.',
          unit: 'none',
          max: 1,
          lines: { [QUEUE]: gaugeOf('volcano_queue_overused') },
        }),
        graph({
          title: 'Processors in use',
          description: 'In thousandths of one.',
          stacked: true,
          lines: { [QUEUE]: gaugeOf('volcano_queue_allocated_milli_cpu') },
        }),
        graph({
          title: 'Attempts to make room',
          description: 'Times in a second that a job looked for others to put out.',
          unit: 'ops',
          lines: {
            attempts: rate(VOLCANO.select('volcano_total_preemption_attempts')),
          },
        }),
      ],
    },
  ],
};
