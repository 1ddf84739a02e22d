import { ChosenSeries, graph, stat, type Alert, type Dashboard } from '../../prometheus';
import { idleGpusByNode } from '../gpus/series';
import { platformAlert } from '../platform-alert';

/** Series of OpenCost. https://opencost.io/docs/integrations/metrics/ */
export const COST_SERIES = [
  'kubecost_load_balancer_cost',
  'kubecost_node_is_spot',
  'node_gpu_count',
  'node_gpu_hourly_cost',
  'node_total_hourly_cost',
  'pod_pvc_allocation',
  'pv_hourly_cost',
] as const;

const COSTS = new ChosenSeries(COST_SERIES, {});

/** Hours of a month, as AWS counts them. */
const HOURS = 730;

const GIBIBYTE = 1_073_741_824;

const nodes = `sum(${COSTS.select('node_total_hourly_cost')})`;
const disks = `(sum(${COSTS.select('pv_hourly_cost')} * on (persistentvolume) group_left () sum by (persistentvolume) (${COSTS.select('pod_pvc_allocation')})) / ${GIBIBYTE} or vector(0))`;
const gpus = `sum(${COSTS.select('node_gpu_hourly_cost')} * ${COSTS.select('node_gpu_count')})`;
const balancers = `(sum(${COSTS.select('kubecost_load_balancer_cost')}) or vector(0))`;

/** What the nodes of a month cost that goes on like the last six hours, in dollars: nearly all of it. */
const FORECAST = `avg_over_time(${nodes}[6h:10m]) * ${HOURS}`;

/** The alert of a budget, in dollars a month. */
export const budgetAlert = (budgetPerMonth: number): Alert =>
  platformAlert({
    name: 'BudgetExceeded',
    when: `${FORECAST} > ${budgetPerMonth}`,
    forMinutes: 60,
    severity: 'warning',
    summary: `A month like this day costs {{ $value | humanize }} dollars, of a budget of ${budgetPerMonth}.`,
  });

const DASHBOARD: Dashboard = {
  name: 'costs',
  title: 'Costs',
  folder: 'Platform',
  description: 'What nodes, volumes and load balancers cost by list prices: no bill.',
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'An hour',
          description: 'What everything costs in an hour.',
          unit: 'currencyUSD',
          lines: { 'per hour': `${nodes} + ${disks} + ${balancers}` },
        }),
        stat({
          title: 'A month like this',
          description: 'Nodes of a month of hours like the last six.',
          unit: 'currencyUSD',
          lines: { 'per month': FORECAST },
        }),
        stat({
          title: 'GPUs, an hour',
          description: 'The part of nodes that is for their GPUs.',
          unit: 'currencyUSD',
          lines: { 'per hour': `${gpus} or vector(0)` },
        }),
        stat({
          title: 'Of it on spot',
          description: 'Share of the cost of nodes that are spot instances.',
          unit: 'percentunit',
          lines: {
            spot: `sum(${COSTS.select('node_total_hourly_cost')} * on (node) group_left () max by (node) (${COSTS.select('kubecost_node_is_spot')})) / ${nodes}`,
          },
        }),
      ],
    },
    {
      title: 'Over time',
      panels: [
        graph({
          title: 'Nodes',
          description: 'What each node costs in an hour.',
          unit: 'currencyUSD',
          stacked: true,
          lines: { '{{node}}': `sum by (node) (${COSTS.select('node_total_hourly_cost')})` },
        }),
        graph({
          title: 'Volumes',
          description: 'What all volumes cost in an hour.',
          unit: 'currencyUSD',
          lines: { volumes: disks },
        }),
        graph({
          title: 'Load balancers',
          description: 'What they cost in an hour.',
          unit: 'currencyUSD',
          lines: { 'load balancers': balancers },
        }),
        graph({
          title: 'A month like that day',
          description: 'The forecast, as it was over time.',
          unit: 'currencyUSD',
          lines: { 'per month': FORECAST },
        }),
      ],
    },
  ],
};

/** What the GPUs of each node cost in an hour that do nothing: by the price of one, as OpenCost takes it out of that of the node. */
const idle = `(${idleGpusByNode()} * on (node) max by (node) (${COSTS.select('node_gpu_hourly_cost')}))`;

const GPU_ROW: Dashboard['rows'][number] = {
  title: 'GPUs that do nothing',
  panels: [
    stat({
      title: 'Idle, an hour',
      description: 'What GPUs cost that did nothing for five minutes, held or not.',
      unit: 'currencyUSD',
      thresholds: [{ from: 1, color: 'yellow' }],
      lines: { 'per hour': `sum(${idle}) or vector(0)` },
    }),
    stat({
      title: 'Idle, of all GPUs',
      description: 'Their share of what GPUs cost.',
      unit: 'percentunit',
      lines: { idle: `(sum(${idle}) or vector(0)) / (${gpus} > 0)` },
    }),
    graph({
      title: 'Idle, by node',
      description: 'What GPUs of each node cost in an hour that do nothing.',
      unit: 'currencyUSD',
      stacked: true,
      lines: { '{{node}}': idle },
    }),
  ],
};

/** What the cluster costs by OpenCost’s price list; of GPUs that do nothing, where somebody measures that. */
export const costsDashboard = (has: { readonly gpus: boolean }): Dashboard => ({
  ...DASHBOARD,
  rows: [...DASHBOARD.rows, ...(has.gpus ? [GPU_ROW] : [])],
});
