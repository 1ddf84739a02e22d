import type { AlertCases } from '../alert-case';
import { answerCase, counterCase, gaugeCase, slowCase } from '../made';

const QUEUE = { queue_name: 'workflow_queue' };

/** Cases of Argo Workflows’ alerts. */
export const ARGO_WORKFLOWS_CASES: AlertCases = {
  ArgoWorkflowsDown: answerCase(10, 'argo_workflows_is_leader'),
  ArgoWorkflowsErrors: counterCase(10, {
    series: 'argo_workflows_error_count',
    label: 'cause',
    wrong: { OperationPanic: 1 },
    right: { OperationPanic: 0 },
  }),
  ArgoWorkflowsQueueLong: gaugeCase(20, 'argo_workflows_queue_depth_gauge', [110, 90], QUEUE),
  ArgoWorkflowsSlow: slowCase(20, 'argo_workflows_queue_latency_bucket', 60, QUEUE),
  WorkflowsFail: counterCase(90, {
    series: 'argo_workflows_total_count',
    label: 'phase',
    wrong: { Succeeded: 1, Failed: 1, Error: 1, Running: 3 },
    right: { Succeeded: 9, Failed: 1, Error: 1, Running: 11 },
  }),
};
