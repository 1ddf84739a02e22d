/** Series of the hub that queries use. https://github.com/jupyterhub/jupyterhub/blob/5.5.0/jupyterhub/metrics.py */
export const HUB_SERIES = [
  'jupyterhub_active_users',
  'jupyterhub_total_users',
  'jupyterhub_running_servers',
  'jupyterhub_server_spawn_duration_seconds_bucket',
  'jupyterhub_server_spawn_duration_seconds_count',
  'jupyterhub_server_stop_seconds_count',
  'jupyterhub_server_poll_duration_seconds_bucket',
  'jupyterhub_request_duration_seconds_bucket',
  'jupyterhub_request_duration_seconds_count',
  'jupyterhub_proxy_add_duration_seconds_count',
  'jupyterhub_proxy_poll_duration_seconds_bucket',
  'jupyterhub_event_loop_interval_seconds_bucket',
] as const;

/** A series of the hub. */
export type HubSeries = (typeof HUB_SERIES)[number];
