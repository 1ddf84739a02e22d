import {
  applicationAlert as alert,
  grown,
  noneAnswers,
  quantile,
  rate,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { ArgoSeries } from './series';

/** Workflows that wait to be looked at. */
const LONG_QUEUE = 100;

/** Seconds until a change of a workflow is looked at: the buckets are 1, 5, 20, 60 and 180. */
const SLOW_LOOK = 60;

/** Part of the workflows that ended in an hour that failed, and how many of them there have to be. */
const MANY_FAIL = 0.5;
const SOME_WORKFLOWS = 4;

/** What may be wrong with Argo Workflows, or with all that it runs. */
export const argoAlerts = (controller: MonitoredSeries<ArgoSeries>): Alert[] => [
  alert(
    noneAnswers({
      name: 'ArgoWorkflowsDown',
      answers: controller.select('argo_workflows_is_leader'),
      summary: 'No controller of Argo Workflows leads: no workflow goes on.',
    }),
  ),
  alert({
    name: 'ArgoWorkflowsErrors',
    when: `${rate(controller.select('argo_workflows_error_count'), { window: '10m' })} > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'The controller of Argo Workflows comes upon errors of its own, or of schedules.',
  }),
  alert({
    name: 'ArgoWorkflowsQueueLong',
    when: `max(${controller.select('argo_workflows_queue_depth_gauge', {
      queue_name: 'workflow_queue',
    })}) > ${LONG_QUEUE}`,
    forMinutes: 15,
    severity: 'warning',
    summary: '{{ $value }} changes of workflows wait for the controller.',
  }),
  alert({
    name: 'ArgoWorkflowsSlow',
    when: `${quantile(0.95, controller.select('argo_workflows_queue_latency_bucket', { queue_name: 'workflow_queue' }), { window: '10m' })} > ${SLOW_LOOK}`,
    forMinutes: 10,
    severity: 'warning',
    summary: 'One change of a workflow in twenty waits {{ $value | humanizeDuration }}.',
  }),
  workflowsFail(controller),
];

function workflowsFail(controller: MonitoredSeries<ArgoSeries>): Alert {
  const ended = (...phase: readonly string[]) =>
    grown(controller.select('argo_workflows_total_count', { phase }), { window: '1h' });
  const failed = ended('Failed', 'Error');
  return alert({
    name: 'WorkflowsFail',
    when: `${failed} / (${failed} + ${ended('Succeeded')}) > ${MANY_FAIL} and ${failed} > ${SOME_WORKFLOWS}`,
    forMinutes: 10,
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the workflows of the last hour failed.',
  });
}
