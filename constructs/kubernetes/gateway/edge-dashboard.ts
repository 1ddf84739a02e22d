import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  quantile,
  rate,
  requestPanels,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { EDGE_SERIES } from './series';

const PROXIES = chosenInstances(EDGE_SERIES);

/** Clients come by this listener; others are for probes, metrics and the redirect. */
const CLIENTS = 'envoy_http_conn_manager_prefix=~"https-.*"';

/** Envoy Gateway names clusters after routes. */
const ROUTES = 'envoy_cluster_name=~"httproute/.*"';

const CLASS = 'envoy_response_code_class';
const MILLISECONDS = 1000;

const CLIENT_ROW: DashboardRow = {
  title: 'Clients',
  panels: [
    answeringPods(PROXIES),
    ...requestPanels({
      requests: PROXIES.select('envoy_http_downstream_rq_xx', CLIENTS),
      failed: PROXIES.select('envoy_http_downstream_rq_xx', CLIENTS, `${CLASS}="5"`),
      by: CLASS,
      buckets: PROXIES.select('envoy_http_downstream_rq_time_bucket', CLIENTS),
      perSecond: MILLISECONDS,
    }),
    graph({
      title: 'Open connections and requests',
      description:
        'What clients have open; web sockets count as one request for as long as they last.',
      lines: {
        connections: `sum(${PROXIES.select('envoy_http_downstream_cx_active', CLIENTS)})`,
        requests: `sum(${PROXIES.select('envoy_http_downstream_rq_active', CLIENTS)})`,
      },
    }),
  ],
};

const ROUTE_ROW: DashboardRow = {
  title: 'Routes',
  panels: [
    graph({
      title: 'Requests by route',
      description: 'In a second, to the pods of each rule.',
      unit: 'reqps',
      lines: {
        '{{envoy_cluster_name}}': rate(PROXIES.select('envoy_cluster_upstream_rq_xx', ROUTES), {
          by: ['envoy_cluster_name'],
        }),
      },
    }),
    graph({
      title: 'Failures by route',
      description: 'Answers 5xx of pods, in a second.',
      unit: 'reqps',
      lines: {
        '{{envoy_cluster_name}}': rate(
          PROXIES.select('envoy_cluster_upstream_rq_xx', ROUTES, `${CLASS}="5"`),
          { by: ['envoy_cluster_name'] },
        ),
      },
    }),
    graph({
      title: 'Time of pods',
      description: 'Seconds within which pods answer 19 of 20 requests, of all routes.',
      unit: 's',
      lines: {
        '95 %': `${quantile(0.95, PROXIES.select('envoy_cluster_upstream_rq_time_bucket', ROUTES))} / ${MILLISECONDS}`,
      },
    }),
    graph({
      title: 'Pods of routes',
      description: 'Those that answer, of each rule. None is a route that leads nowhere.',
      lines: {
        '{{envoy_cluster_name}}': `max by (envoy_cluster_name) (${PROXIES.select('envoy_cluster_membership_healthy', ROUTES)})`,
      },
    }),
    graph({
      title: 'Connections that fail, and tries',
      description: 'Pods that cannot be reached: a closed door, or a pod that is going.',
      unit: 'ops',
      lines: {
        connections: rate(PROXIES.select('envoy_cluster_upstream_cx_connect_fail', ROUTES)),
        tries: rate(PROXIES.select('envoy_cluster_upstream_rq_retry', ROUTES)),
      },
    }),
  ],
};

const PROXY_ROW: DashboardRow = {
  title: 'Proxies',
  panels: [
    graph({
      title: 'Rejected configuration',
      description: 'What proxies did not take of the controller’s word.',
      unit: 'ops',
      lines: {
        clusters: rate(PROXIES.select('envoy_cluster_manager_cds_update_rejected')),
        listeners: rate(PROXIES.select('envoy_listener_manager_lds_update_rejected')),
      },
    }),
    graph({
      title: 'Connection to the controller',
      description: '1 for each proxy that hears of changes.',
      lines: {
        '{{pod}}': `max by (pod) (${PROXIES.select('envoy_control_plane_connected_state')})`,
      },
    }),
    graph({
      title: 'Memory',
      description: 'What each proxy has taken.',
      unit: 'bytes',
      lines: { '{{pod}}': `max by (pod) (${PROXIES.select('envoy_server_memory_allocated')})` },
    }),
  ],
};

/** Who comes in, which routes fail, and how the proxies are. */
export const EDGE_DASHBOARD: Dashboard = {
  name: 'gateway',
  title: 'Gateway',
  folder: 'Applications',
  description: 'Requests from outside, route by route, and the proxies that take them.',
  variables: instanceVariables('envoy_http_downstream_rq_xx'),
  rows: [CLIENT_ROW, ROUTE_ROW, PROXY_ROW],
};
