import { ChosenSeries } from '../prometheus';

/**
 * Series of Ray’s own pods that queries use.
 * https://github.com/ray-project/ray/tree/ray-2.52.0/python/ray/dashboard/modules/metrics/dashboards
 */
export const RAY_SERIES = [
  'ray_actors',
  'ray_memory_manager_worker_eviction_total',
  'ray_node_cpu_count',
  'ray_node_cpu_utilization',
  'ray_node_disk_free',
  'ray_node_disk_usage',
  'ray_node_gpus_utilization',
  'ray_node_gram_available',
  'ray_node_gram_used',
  'ray_node_mem_total',
  'ray_node_mem_used',
  'ray_node_network_receive_speed',
  'ray_node_network_send_speed',
  'ray_object_store_memory',
  'ray_placement_groups',
  'ray_resources',
  'ray_serve_deployment_error_counter_total',
  'ray_serve_deployment_processing_latency_ms_bucket',
  'ray_serve_deployment_queued_queries',
  'ray_serve_deployment_replica_healthy',
  'ray_serve_deployment_request_counter_total',
  'ray_serve_http_request_latency_ms_bucket',
  'ray_serve_num_http_error_requests_total',
  'ray_serve_num_http_requests_total',
  'ray_serve_num_multiplexed_models',
  'ray_serve_num_ongoing_http_requests',
  'ray_serve_replica_processing_queries',
  'ray_tasks',
] as const;

/** A series of Ray’s pods. */
export type RaySeries = (typeof RAY_SERIES)[number];

/**
 * Series of the operator that queries use, whose names nobody else has; its monitor leaves `namespace` to the object that a
 * series is of. https://github.com/ray-project/kuberay/tree/v1.7.0/ray-operator/controllers/ray/metrics
 */
export const RAY_OPERATOR_SERIES = [
  'kuberay_cluster_condition_provisioned',
  'kuberay_job_deployment_status',
  'kuberay_service_condition_ready',
] as const;

/** The operator of all namespaces. */
export const RAY_OPERATOR = new ChosenSeries(RAY_OPERATOR_SERIES, {});
