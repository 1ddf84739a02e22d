import { explainedIn, grown, share, type Alert, type MonitoredSeries } from '../prometheus';
import { RAY_OPERATOR, type RaySeries } from './series';

/** Share of the memory for objects from which on Ray writes them to disk. */
const FULL_STORE = 0.95;

/** Bytes on disk, which is slow, and the node’s. */
const MUCH_SPILLED = 20 * 1024 ** 3;

/** Requests that no replica has taken yet. */
const LONG_QUEUE = 50;

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

const alert = explainedIn('docs/guides/ray-monitoring.md');

/** Alerts of Ray in a namespace. */
export const rayAlerts = (namespace: string, ray: MonitoredSeries<RaySeries>): Alert[] => [
  ...clusterAlerts(namespace, ray),
  ...memoryAlerts(ray),
  ...serveAlerts(namespace, ray),
];

function clusterAlerts(namespace: string, ray: MonitoredSeries<RaySeries>): Alert[] {
  const here = `namespace=${JSON.stringify(namespace)}`;
  const ready = RAY_OPERATOR.select(
    'kuberay_cluster_condition_provisioned',
    here,
    'condition="true"',
  );
  const failed = RAY_OPERATOR.select(
    'kuberay_job_deployment_status',
    here,
    'deployment_status=~"Failed|ValidationFailed"',
  );
  return [
    alert({
      name: 'RayHeadDown',
      // One that waits for a place, or was suspended, is not ready, and needs no head.
      when: `count(${ready}) > (count(${ray.select('ray_node_cpu_count', { RayNodeType: 'head' })}) or vector(0))`,
      forMinutes: 10,
      severity: 'critical',
      summary: `A Ray cluster of ${namespace} has no head that answers.`,
    }),
    alert({
      name: 'RayJobFailed',
      when: `max by (name) (${failed}) unless max by (name) (${failed} offset 1h)`,
      forMinutes: 1,
      severity: 'warning',
      summary: `The Ray job ${namespace}/{{ $labels.name }} failed.`,
    }),
    alert({
      name: 'RayTasksWait',
      when: `sum by (SessionName) (${ray.select('ray_tasks', { State: 'PENDING_NODE_ASSIGNMENT' })}) > 0`,
      forMinutes: 30,
      severity: 'warning',
      summary: `{{ $value }} tasks of Ray in ${namespace} find no worker, and have for half an hour.`,
    }),
  ];
}

function memoryAlerts(ray: MonitoredSeries<RaySeries>): Alert[] {
  return [
    alert({
      name: 'RayObjectStoreFull',
      when: `sum by (pod) (${ray.select('ray_object_store_memory', { Location: 'MMAP_SHM' })}) / sum by (pod) (${ray.select('ray_resources', { Name: 'object_store_memory' })}) > ${FULL_STORE}`,
      forMinutes: 10,
      severity: 'warning',
      summary: `The pod {{ $labels.pod }} of Ray has no memory left for objects.`,
    }),
    alert({
      name: 'RaySpills',
      when: `sum by (pod) (${ray.select('ray_object_store_memory', { Location: 'SPILLED' })}) > ${MUCH_SPILLED}`,
      forMinutes: 15,
      severity: 'warning',
      summary: `The pod {{ $labels.pod }} of Ray keeps {{ $value | humanize1024 }}B of objects on its disk.`,
    }),
    alert({
      name: 'RayOutOfMemory',
      when: `${grown(ray.select('ray_memory_manager_worker_eviction_total'), { by: ['pod', 'Name'], window: '15m' })} > 0`,
      forMinutes: 1,
      severity: 'warning',
      summary: `Ray ended workers of {{ $labels.pod }} because memory ran out: {{ $labels.Name }}.`,
    }),
  ];
}

function serveAlerts(namespace: string, ray: MonitoredSeries<RaySeries>): Alert[] {
  const notReady = RAY_OPERATOR.select(
    'kuberay_service_condition_ready',
    `namespace=${JSON.stringify(namespace)}`,
    'condition="false"',
  );
  return [
    alert({
      name: 'RayServiceNotReady',
      when: `max by (name) (${notReady})`,
      forMinutes: 15,
      severity: 'critical',
      summary: `The Ray service ${namespace}/{{ $labels.name }} answers nobody.`,
    }),
    alert({
      name: 'RayReplicaUnhealthy',
      when: `min by (application, deployment, replica) (${ray.select('ray_serve_deployment_replica_healthy')}) == 0`,
      forMinutes: 10,
      severity: 'warning',
      summary: `A replica of {{ $labels.application }}/{{ $labels.deployment }} in ${namespace} does not pass its check.`,
    }),
    alert({
      name: 'RayServeFails',
      when: `${share(ray.select('ray_serve_num_http_error_requests_total'), ray.select('ray_serve_num_http_requests_total'), { by: ['application'], window: '5m' })} > ${MANY_FAILURES}`,
      forMinutes: 10,
      severity: 'critical',
      summary: `{{ $value | humanizePercentage }} of the requests to {{ $labels.application }} in ${namespace} fail.`,
    }),
    alert({
      name: 'RayServeQueueLong',
      when: `sum by (application, deployment) (${ray.select('ray_serve_deployment_queued_queries')}) > ${LONG_QUEUE}`,
      forMinutes: 10,
      severity: 'warning',
      summary: `{{ $value }} requests wait for a replica of {{ $labels.application }}/{{ $labels.deployment }} in ${namespace}.`,
    }),
  ];
}
