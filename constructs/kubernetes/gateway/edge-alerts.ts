import {
  applicationAlert as alert,
  noneAnswers,
  quantile,
  rate,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import { LISTENER_PORTS } from './listener-ports';
import type { EdgeSeries } from './series';

/** Part of the requests that fail, at whatever route. */
const MANY_FAILURES = 0.05;

/** Milliseconds for 19 of 20 requests: web sockets and streams take hours, and are few. */
const SLOW_REQUEST = 10_000;

/** What Envoy Gateway calls the listener: https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/xds/translator/listener.go */
const CLIENTS = {
  envoy_http_conn_manager_prefix: `https-${LISTENER_PORTS.https.containerPort}`,
};

type Edge = MonitoredSeries<EdgeSeries>;

/** What may be wrong with the entrance. */
export const edgeAlerts = (proxies: Edge): Alert[] => [
  alert(
    noneAnswers({
      name: 'EdgeDown',
      answers: proxies.up(),
      forMinutes: 3,
      summary: 'No proxy of the entrance answers: nobody reaches anything.',
    }),
  ),
  alert({
    name: 'EdgeRequestsFail',
    when: `${share(proxies.select('envoy_http_downstream_rq_xx', { ...CLIENTS, envoy_response_code_class: '5' }), proxies.select('envoy_http_downstream_rq_xx', CLIENTS), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 10,
    severity: 'critical',
    summary: '{{ $value | humanizePercentage }} of the requests from outside fail.',
  }),
  alert({
    name: 'EdgeSlow',
    when: `${quantile(0.95, proxies.select('envoy_http_downstream_rq_time_bucket', CLIENTS), { window: '10m' })} > ${SLOW_REQUEST}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'One request from outside in twenty takes {{ $value | humanize }} milliseconds.',
  }),
  ...wiringAlerts(proxies),
];

const wiringAlerts = (proxies: Edge): Alert[] => [
  alert({
    name: 'EdgeRouteWithoutPods',
    when:
      'count(max by (envoy_cluster_name) ' +
      `(${proxies.select('envoy_cluster_membership_healthy')}) == 0) > 0`,
    forMinutes: 15,
    severity: 'warning',
    summary: '{{ $value }} rules of routes have no pod that answers.',
  }),
  alert({
    name: 'EdgeConfigurationRejected',
    when: `${rate(proxies.select('envoy_cluster_manager_cds_update_rejected'), { window: '10m' })} + ${rate(proxies.select('envoy_listener_manager_lds_update_rejected'), { window: '10m' })} > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'Proxies of the entrance reject what the controller tells them, and keep the old.',
  }),
  alert({
    name: 'EdgeWithoutController',
    when: `min(max by (pod) (${proxies.select('envoy_control_plane_connected_state')})) == 0`,
    forMinutes: 10,
    severity: 'warning',
    summary: 'A proxy of the entrance has no connection to its controller, and learns of no pod.',
  }),
];
