import type { AlertCases } from '../alert-case';
import { answerCase, counterCase, slowCase } from '../made';

/** Cases of JupyterHub’s alerts. */
export const JUPYTERHUB_CASES: AlertCases = {
  JupyterHubDown: answerCase(10),
  JupyterHubSlow: slowCase(20, 'jupyterhub_event_loop_interval_seconds_bucket', 0.5),
  JupyterHubRequestsFail: counterCase(20, {
    series: 'jupyterhub_request_duration_seconds_count',
    label: 'code',
    wrong: { 200: 94, 500: 6 },
    right: { 200: 96, 404: 50, 500: 4 },
  }),
  NotebookRoutesFail: counterCase(10, {
    series: 'jupyterhub_proxy_add_duration_seconds_count',
    label: 'status',
    wrong: { success: 5, failure: 1 },
    right: { success: 5, failure: 0 },
  }),
  NotebookStartsFail: counterCase(30, {
    series: 'jupyterhub_server_spawn_duration_seconds_count',
    label: 'status',
    wrong: { success: 7, failure: 3, throttled: 50 },
    right: { success: 9, failure: 1, throttled: 50 },
  }),
  NotebookStartsSlow: slowCase(30, 'jupyterhub_server_spawn_duration_seconds_bucket', 300, {
    status: 'success',
  }),
};
