import { jobOf, type AlertCases, type EmittedAlert } from '../alert-case';
import { always, answerCase, counterCase, growing, one, slowCase } from '../made';

const CLIENTS = { envoy_http_conn_manager_prefix: 'https-10443' };

const HEALTHY = 'envoy_cluster_membership_healthy';
const CONNECTED = 'envoy_control_plane_connected_state';
const CLUSTERS = 'envoy_cluster_manager_cds_update_rejected';
const LISTENERS = 'envoy_listener_manager_lds_update_rejected';

/** Pods of a route, as two proxies see them; another route has some. */
function routeCase(alert: EmittedAlert) {
  const job = jobOf(alert, HEALTHY);
  const route = (envoy_cluster_name: string, pod: string, pods: number) =>
    one(HEALTHY, { job, envoy_cluster_name, pod }, always(pods));
  const made = (seen: number) => [
    route('httproute/mlflow/mlflow/rule/0', 'a', 0),
    route('httproute/mlflow/mlflow/rule/0', 'b', seen),
    route('httproute/jupyter/jupyter/rule/0', 'a', 1),
  ];
  return { at: 20, fires: made(0), silent: made(1) };
}

/** Cases of the alerts of the entrance. */
export const GATEWAY_CASES: AlertCases = {
  EdgeDown: answerCase(10),
  EdgeRequestsFail: counterCase(20, {
    series: 'envoy_http_downstream_rq_xx',
    label: 'envoy_response_code_class',
    wrong: { 2: 94, 5: 6 },
    right: { 2: 96, 4: 50, 5: 4 },
    labels: CLIENTS,
  }),
  EdgeSlow: slowCase(30, 'envoy_http_downstream_rq_time_bucket', 10_000, CLIENTS),
  EdgeRouteWithoutPods: routeCase,
  EdgeConfigurationRejected: (alert) => {
    const job = jobOf(alert, CLUSTERS);
    const made = (rejected: number) => [
      one(CLUSTERS, { job, pod: 'a' }, growing(rejected)),
      one(LISTENERS, { job, pod: 'a' }, always(3)),
    ];
    return { at: 10, fires: made(1), silent: made(0) };
  },
  EdgeWithoutController: (alert) => {
    const job = jobOf(alert, CONNECTED);
    const made = (second: number) => [
      one(CONNECTED, { job, pod: 'a' }, always(1)),
      one(CONNECTED, { job, pod: 'b' }, always(second)),
    ];
    return { at: 20, fires: made(0), silent: made(1) };
  },
};
