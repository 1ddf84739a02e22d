import {
  chosenInstances,
  graph,
  instanceVariables,
  quantile,
  rate,
  stat,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { ARGO_SERIES } from './series';

const CONTROLLER = chosenInstances(ARGO_SERIES);

const WORKFLOWS: DashboardRow = {
  title: 'Workflows',
  panels: [
    stat({
      title: 'Controllers that lead',
      description: 'One. None is an outage.',
      thresholds: [
        { from: 0, color: 'red' },
        { from: 1, color: 'green' },
      ],
      lines: { 'controllers that lead': `sum(${CONTROLLER.select('argo_workflows_is_leader')})` },
    }),
    stat({
      title: 'Running',
      description: 'Workflows that are under way.',
      lines: { running: `sum(${CONTROLLER.select('argo_workflows_gauge', 'phase="Running"')})` },
    }),
    stat({
      title: 'Pending',
      description: 'Workflows that wait, for others or for a lock.',
      lines: { pending: `sum(${CONTROLLER.select('argo_workflows_gauge', 'phase="Pending"')})` },
    }),
    graph({
      title: 'Workflows by phase',
      description: 'What is in the cluster. Ended ones stay until their time is over.',
      lines: { '{{phase}}': `sum by (phase) (${CONTROLLER.select('argo_workflows_gauge')})` },
      stacked: true,
    }),
    graph({
      title: 'Workflows that came to a phase',
      description: 'In a second: failures beside what succeeded.',
      unit: 'ops',
      lines: {
        '{{phase}}': rate(CONTROLLER.select('argo_workflows_total_count'), { by: ['phase'] }),
      },
    }),
    graph({
      title: 'Pods by phase',
      description: 'Pods of workflows. Pending ones wait for nodes, quota or images.',
      lines: { '{{phase}}': `sum by (phase) (${CONTROLLER.select('argo_workflows_pods_gauge')})` },
      stacked: true,
    }),
    graph({
      title: 'Why pods wait',
      description: 'Pods that began to wait, in a second, by why.',
      unit: 'ops',
      lines: {
        '{{reason}}': rate(CONTROLLER.select('argo_workflows_pod_pending_count'), {
          by: ['reason'],
        }),
      },
    }),
  ],
};

const SERVICE: DashboardRow = {
  title: 'Controller',
  panels: [
    graph({
      title: 'Queues',
      description:
        'What waits to be looked at. A queue that grows is a controller that is too slow.',
      lines: {
        '{{queue_name}}': `sum by (queue_name) (${CONTROLLER.select('argo_workflows_queue_depth_gauge')})`,
      },
    }),
    graph({
      title: 'Wait and look',
      description: 'Seconds that 19 of 20 changes of workflows wait, and are looked at.',
      unit: 's',
      lines: {
        wait: quantile(0.95, CONTROLLER.select('argo_workflows_queue_latency_bucket')),
        look: quantile(0.95, CONTROLLER.select('argo_workflows_operation_duration_seconds_bucket')),
      },
    }),
    graph({
      title: 'Busy workers',
      description: 'Workers of the controller that have something to do.',
      lines: {
        '{{worker_type}}': `sum by (worker_type) (${CONTROLLER.select('argo_workflows_workers_busy_count')})`,
      },
    }),
    graph({
      title: 'Requests to Kubernetes',
      description: 'In a second, by answer: 429 is an API server that has too much to do.',
      unit: 'reqps',
      lines: {
        '{{status_code}}': rate(CONTROLLER.select('argo_workflows_k8s_request_total'), {
          by: ['status_code'],
        }),
      },
    }),
    graph({
      title: 'Time of requests to Kubernetes',
      description: 'Seconds that 19 of 20 requests take.',
      unit: 's',
      lines: {
        '95 %': quantile(0.95, CONTROLLER.select('argo_workflows_k8s_request_duration_bucket')),
      },
    }),
    graph({
      title: 'Errors',
      description:
        'Errors of the controller by cause, what it logs as one, and pods that were gone.',
      unit: 'ops',
      lines: {
        '{{cause}}': rate(CONTROLLER.select('argo_workflows_error_count'), { by: ['cause'] }),
        logged: rate(CONTROLLER.select('argo_workflows_log_messages', 'level="error"')),
        'missing pods': rate(CONTROLLER.select('argo_workflows_pod_missing')),
      },
    }),
  ],
};

/** What becomes of workflows, and whether the controller keeps up. */
export const ARGO_WORKFLOWS_DASHBOARD: Dashboard = {
  name: 'argo-workflows',
  title: 'Argo Workflows',
  folder: 'Applications',
  description: 'What becomes of workflows, and whether the controller keeps up.',
  variables: instanceVariables('argo_workflows_is_leader'),
  rows: [WORKFLOWS, SERVICE],
};
