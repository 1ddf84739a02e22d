import { graph, perMinute, quantile, stat, type Dashboard } from '../../prometheus';
import { CHOSEN_KUEUE as KUEUE, KUEUE as ALL } from './kueue-series';

const QUEUE = '{{cluster_queue}}';
const RESOURCE = '{{cluster_queue}} {{resource}}';
const ACCELERATORS = 'resource=~"nvidia.com/.*|aws.amazon.com/neuron.*"';

/** A gauge of each queue, once, however many replicas have it. */
const used = (...matchers: string[]): string =>
  `sum by (cluster_queue, resource) (max by (cluster_queue, flavor, resource) (${KUEUE.select('kueue_cluster_queue_resource_usage', ...matchers)}))`;
const quota = (...matchers: string[]): string =>
  `sum by (cluster_queue, resource) (max by (cluster_queue, flavor, resource) (${KUEUE.select('kueue_cluster_queue_nominal_quota', ...matchers)}))`;
const pending = `max by (cluster_queue, status) (${KUEUE.select('kueue_pending_workloads')})`;

const WAIT = KUEUE.select('kueue_admission_wait_time_seconds_bucket');
const READY = KUEUE.select('kueue_ready_wait_time_seconds_bucket');

/** Queues of teams, with Kueue: who waits, for how long, and who has what. */
export const KUEUE_DASHBOARD: Dashboard = {
  name: 'queues',
  title: 'Queues',
  folder: 'Training',
  description: 'Who waits for accelerators, for how long, and who has them.',
  variables: [
    {
      name: 'queue',
      title: 'Queue',
      query: 'label_values(kueue_cluster_queue_status, cluster_queue)',
    },
  ],
  rows: [
    {
      title: 'Waiting',
      panels: [
        stat({
          title: 'Jobs that wait',
          description: 'Jobs that are in a queue.',
          unit: 'none',
          lines: { jobs: `sum(${pending}) or vector(0)` },
        }),
        stat({
          title: 'Jobs that run',
          description: 'Jobs that were let in, and are not over.',
          unit: 'none',
          lines: {
            jobs: `sum(max by (cluster_queue) (${KUEUE.select('kueue_admitted_active_workloads')})) or vector(0)`,
          },
        }),
        graph({
          title: 'Jobs that wait, by queue',
          description: '`inadmissible` are tried again once something changes.',
          unit: 'none',
          width: 12,
          stacked: true,
          lines: { '{{cluster_queue}} {{status}}': pending },
        }),
        graph({
          title: 'Time until they are let in',
          description: 'From their beginning, or from when they came back to the queue.',
          unit: 's',
          width: 12,
          lines: {
            p50: quantile(0.5, WAIT),
            p95: quantile(0.95, WAIT),
            p99: quantile(0.99, WAIT),
          },
        }),
        graph({
          title: 'Time until they are let in, by queue',
          description: 'One job in twenty waits longer.',
          unit: 's',
          width: 12,
          lines: { [QUEUE]: quantile(0.95, WAIT, { by: ['cluster_queue'] }) },
        }),
        graph({
          title: 'Time until they run',
          description: 'From their beginning until all pods are ready: nodes and images included.',
          unit: 's',
          width: 12,
          lines: { [QUEUE]: quantile(0.95, READY, { by: ['cluster_queue'] }) },
        }),
      ],
    },
    {
      title: 'Quota',
      panels: [
        graph({
          title: 'Accelerators in use',
          description: 'What jobs of each queue have.',
          unit: 'none',
          width: 12,
          stacked: true,
          lines: { [RESOURCE]: used(ACCELERATORS) },
        }),
        graph({
          title: 'Accelerators promised',
          description: 'The quota of each queue.',
          unit: 'none',
          width: 12,
          lines: { [RESOURCE]: quota(ACCELERATORS) },
        }),
        graph({
          title: 'Of the quota',
          description: 'Above one a queue borrows from others, who may take it back.',
          unit: 'percentunit',
          width: 12,
          lines: { [RESOURCE]: `${used()} / (${quota()} > 0)` },
        }),
        graph({
          title: 'Share of what is borrowed',
          description: 'The largest borrows most for its weight, and gives back first.',
          unit: 'none',
          width: 12,
          lines: {
            [QUEUE]: `max by (cluster_queue) (${KUEUE.select('kueue_cluster_queue_weighted_share')})`,
          },
        }),
      ],
    },
    {
      title: 'Let in, and put out',
      panels: [
        graph({
          title: 'Let in',
          description: 'Jobs in a minute.',
          unit: 'opm',
          lines: {
            [QUEUE]: perMinute(KUEUE.select('kueue_admitted_workloads_total'), {
              by: ['cluster_queue'],
            }),
          },
        }),
        graph({
          title: 'Put out, by why',
          description: 'Jobs in a minute that lost their place, and what for.',
          unit: 'opm',
          lines: {
            '{{cluster_queue}} {{reason}}': perMinute(
              KUEUE.select('kueue_evicted_workloads_total'),
              { by: ['cluster_queue', 'reason'] },
            ),
          },
        }),
        graph({
          title: 'Put out for others',
          description: 'Jobs in a minute that made room for a job of the queue that is named.',
          unit: 'opm',
          lines: {
            '{{preempting_cluster_queue}} {{reason}}': perMinute(
              ALL.select('kueue_preempted_workloads_total', 'preempting_cluster_queue=~"$queue"'),
              { by: ['preempting_cluster_queue', 'reason'] },
            ),
          },
        }),
      ],
    },
  ],
};
