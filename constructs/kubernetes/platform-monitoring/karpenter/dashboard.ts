import { graph, quantile, rate, stat, type DashboardRow } from '../../prometheus';
import { KARPENTER } from './series';

const POOL_LINE = '{{nodepool}}';

const startup = (share: string): string =>
  `max(${KARPENTER.select('karpenter_pods_startup_duration_seconds', `quantile="${share}"`)})`;

/** What Karpenter does, and what keeps it from doing more. */
export const KARPENTER_ROW: DashboardRow = {
  title: 'Karpenter',
  panels: [
    graph({
      title: 'Of the limits',
      description: 'What each pool has of what it may have. At its limit pods wait.',
      unit: 'percentunit',
      max: 1,
      thresholds: [{ from: 0.9, color: 'red' }],
      lines: {
        '{{nodepool}} {{resource_type}}':
          `max by (nodepool, resource_type) (${KARPENTER.select('karpenter_nodepools_usage')})` +
          ` / (max by (nodepool, resource_type) (${KARPENTER.select('karpenter_nodepools_limit')}) > 0)`,
      },
    }),
    graph({
      title: 'Made and ended',
      description: 'Nodes that came and went, in a second.',
      unit: 'ops',
      lines: {
        [`${POOL_LINE}, made`]: rate(KARPENTER.select('karpenter_nodeclaims_created_total'), {
          by: ['nodepool'],
        }),
        [`${POOL_LINE}, ended`]: rate(KARPENTER.select('karpenter_nodeclaims_terminated_total'), {
          by: ['nodepool'],
        }),
      },
    }),
    graph({
      title: 'Taken away, by why',
      description: 'Nodes that Karpenter took away by itself, in a second.',
      unit: 'ops',
      lines: {
        '{{reason}}': rate(KARPENTER.select('karpenter_nodeclaims_disrupted_total'), {
          by: ['reason'],
        }),
      },
    }),
    graph({
      title: 'Refused by EC2',
      description: 'Offers that were none, in a second, by what EC2 said.',
      unit: 'ops',
      lines: {
        '{{reason}} {{capacity_type}}': rate(
          KARPENTER.select('karpenter_cloudprovider_instance_launch_failures_total'),
          { by: ['reason', 'capacity_type'] },
        ),
      },
    }),
    graph({
      title: 'Interruptions',
      description: 'What AWS says of instances, in a second: taken back, or about to be.',
      unit: 'ops',
      lines: {
        '{{message_type}}': rate(
          KARPENTER.select('karpenter_interruption_received_messages_total'),
          { by: ['message_type'] },
        ),
      },
    }),
    graph({
      title: 'Until a pod runs',
      description: 'Time from a pod’s beginning until it runs, nodes and images included.',
      unit: 's',
      lines: { p50: startup('0.5'), p99: startup('0.99') },
    }),
    graph({
      title: 'Thinking',
      description: 'Time that Karpenter takes to find nodes for pods.',
      unit: 's',
      lines: {
        p50: quantile(
          0.5,
          KARPENTER.select('karpenter_scheduler_scheduling_duration_seconds_bucket'),
        ),
        p95: quantile(
          0.95,
          KARPENTER.select('karpenter_scheduler_scheduling_duration_seconds_bucket'),
        ),
      },
    }),
    graph({
      title: 'Pods in its queue',
      description: 'Pods that it looks for nodes for, and those that it finds none for.',
      unit: 'none',
      lines: {
        'looked at': `sum(${KARPENTER.select('karpenter_scheduler_queue_depth')})`,
        'no node fits': `sum(${KARPENTER.select('karpenter_scheduler_unschedulable_pods_count')})`,
      },
    }),
    stat({
      title: 'Cost of an hour',
      description: 'All nodes by Karpenter’s price list, in dollars: no bill, without discounts.',
      unit: 'currencyUSD',
      lines: { 'per hour': `sum(${KARPENTER.select('karpenter_nodepools_cost_total')})` },
    }),
    graph({
      title: 'Cost of pools',
      description: 'Nodes of each pool by Karpenter’s price list, in dollars an hour.',
      unit: 'currencyUSD',
      stacked: true,
      lines: {
        [POOL_LINE]: `sum by (nodepool) (${KARPENTER.select('karpenter_nodepools_cost_total')})`,
      },
    }),
  ],
};
