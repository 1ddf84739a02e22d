/**
 * Series of Envoy that queries use.
 * https://www.envoyproxy.io/docs/envoy/v1.39.0/configuration/http/http_conn_man/stats
 * https://www.envoyproxy.io/docs/envoy/v1.39.0/configuration/upstream/cluster_manager/cluster_stats
 * https://www.envoyproxy.io/docs/envoy/v1.39.0/configuration/overview/mgmt_server
 */
export const EDGE_SERIES = [
  'envoy_http_downstream_rq_xx',
  'envoy_http_downstream_rq_time_bucket',
  'envoy_http_downstream_cx_active',
  'envoy_http_downstream_rq_active',
  'envoy_cluster_upstream_rq_xx',
  'envoy_cluster_upstream_rq_time_bucket',
  'envoy_cluster_upstream_cx_connect_fail',
  'envoy_cluster_upstream_rq_retry',
  'envoy_cluster_membership_healthy',
  'envoy_cluster_manager_cds_update_rejected',
  'envoy_listener_manager_lds_update_rejected',
  'envoy_control_plane_connected_state',
  'envoy_server_memory_allocated',
] as const;

/** A series of Envoy. */
export type EdgeSeries = (typeof EDGE_SERIES)[number];
