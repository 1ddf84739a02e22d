import { graph, type Dashboard, type DashboardRow } from '../../prometheus';
import { KUBE, POOL } from '../nodes/series';

const AUTOSCALER = '{{namespace}}/{{horizontalpodautoscaler}}';
const current = KUBE.select('kube_horizontalpodautoscaler_status_current_replicas');
const most = KUBE.select('kube_horizontalpodautoscaler_spec_max_replicas');

/** What is there on every cluster. KEDA scales by autoscalers of Kubernetes’ own. */
const ROW: DashboardRow = {
  title: 'Nodes and replicas',
  panels: [
    graph({
      title: 'Nodes',
      description: 'Nodes of each pool.',
      unit: 'none',
      stacked: true,
      lines: { [`{{${POOL}}}`]: `count by (${POOL}) (${KUBE.select('kube_node_labels')})` },
    }),
    graph({
      title: 'Pods without a node',
      description: 'Pods that no node takes, by namespace.',
      unit: 'none',
      stacked: true,
      lines: {
        '{{namespace}}': `sum by (namespace) (${KUBE.select('kube_pod_status_unschedulable')})`,
      },
    }),
    graph({
      title: 'Replicas',
      description: 'Pods of what scales by load.',
      unit: 'none',
      lines: { [AUTOSCALER]: current },
    }),
    graph({
      title: 'Of the most replicas',
      description: 'At one it cannot follow the load any more.',
      unit: 'percentunit',
      max: 1,
      thresholds: [{ from: 1, color: 'red' }],
      lines: { [AUTOSCALER]: `${current} / ${most}` },
    }),
  ],
};

/** What comes and goes by load: nodes, and replicas; and how what makes them does. */
export const autoscalingDashboard = (rows: readonly DashboardRow[]): Dashboard => ({
  name: 'autoscaling',
  title: 'Autoscaling',
  folder: 'Platform',
  description: 'Whether nodes and replicas follow the load, and what keeps them from it.',
  rows: [ROW, ...rows],
});
