import { made, type MadeSeries } from '../../scaling/made-series';
import { jobOf, type AlertCase, type AlertCases, type EmittedAlert } from '../alert-case';

const QUEUE = { cluster_queue: 'vision' };
const OWNER = { namespace: 'team-vision', owner_kind: 'Job', owner_name: 'resnet-node-0' };

const looked =
  (at: number, fires: readonly MadeSeries[], silent: readonly MadeSeries[]) => (): AlertCase => ({
    at,
    fires,
    silent,
  });

/** Jobs that wait, with some that were let in meanwhile, or none. */
const waiting = (letIn: string): MadeSeries[] => [
  made('kueue_pending_workloads', { ...QUEUE, status: 'active', pod: 'kueue-0' }, '3x200'),
  made('kueue_admitted_workloads_total', QUEUE, letIn),
];

const waits = (fourHours: string, longer: string): MadeSeries[] => [
  made('kueue_admission_wait_time_seconds_bucket', { ...QUEUE, le: '10240' }, fourHours),
  made('kueue_admission_wait_time_seconds_bucket', { ...QUEUE, le: '20480' }, longer),
  made('kueue_admission_wait_time_seconds_bucket', { ...QUEUE, le: '+Inf' }, longer),
];

const evicted = (reason: string, cause: string, values: string): MadeSeries =>
  made('kueue_evicted_workloads_total', { ...QUEUE, reason, underlying_cause: cause }, values);

/** Two pods of a job: one that finds no node, and one that runs, or does not. */
const halfOf = (running: string): MadeSeries[] => [
  made('kube_pod_status_unschedulable', { namespace: 'team-vision', pod: 'a' }, '1x50'),
  made('kube_pod_status_phase', { namespace: 'team-vision', pod: 'b', phase: 'Running' }, running),
  made('kube_pod_owner', { ...OWNER, pod: 'a' }, '1x50'),
  made('kube_pod_owner', { ...OWNER, pod: 'b' }, '1x50'),
];

const failedJobSet = (values: string): MadeSeries =>
  made('jobset_failed_total', { exported_namespace: 'team-vision', jobset_name: 'resnet' }, values);

/** What a program says of when it did something. */
const told = (name: string, values: string): MadeSeries =>
  made(name, { namespace: 'team-vision', pod: 'resnet-node-0-0' }, values);

/** Queues and training. */
const QUEUES: AlertCases = {
  QueueStuck: looked(150, waiting('5x200'), waiting('0+1x200')),
  QueueWaitLong: looked(450, waits('0x500', '0+2x500'), waits('0+2x500', '0+2x500')),
  QueuedJobsNotReady: looked(
    60,
    [evicted('PodsReadyTimeout', '', '0+2x70')],
    [evicted('PodsReadyTimeout', '', '0+0.02x70'), evicted('Preempted', '', '0+0.2x70')],
  ),
  QueuedJobGivenUp: looked(
    10,
    [evicted('Deactivated', 'RequeuingLimitExceeded', '1x20')],
    [evicted('Deactivated', 'RequeuingLimitExceeded', '0x20'), evicted('Deactivated', '', '1x20')],
  ),
  QueueClosed: looked(
    20,
    [made('kueue_cluster_queue_status', { ...QUEUE, status: 'active' }, '0x30')],
    [
      made('kueue_cluster_queue_status', { ...QUEUE, status: 'active' }, '1x30'),
      made('kueue_cluster_queue_status', { ...QUEUE, status: 'pending' }, '0x30'),
    ],
  ),
  VolcanoQueueWaits: looked(
    70,
    [made('volcano_queue_pod_group_pending_count', { queue_name: 'vision' }, '2x80')],
    [made('volcano_queue_pod_group_pending_count', { queue_name: 'vision' }, '2x30 0x50')],
  ),
  VolcanoJobsUnschedulable: looked(
    70,
    [made('volcano_unschedule_job_count', {}, '1x80')],
    [made('volcano_unschedule_job_count', {}, '1x30 0x50')],
  ),
  VolcanoJobFailed: looked(
    20,
    [
      made(
        'volcano_job_failed_phase_count',
        { queue_name: 'vision', job_name: 'team-vision/a' },
        '1x60',
      ),
    ],
    [
      made(
        'volcano_job_failed_phase_count',
        { queue_name: 'vision', job_name: 'team-vision/a' },
        '0x60',
      ),
    ],
  ),
  TrainingJobFailed: looked(20, [failedJobSet('1x60')], [failedJobSet('0x60')]),
  TrainingJobIncomplete: looked(40, halfOf('1x50'), halfOf('0x50')),
  TrainingStands: looked(
    10,
    [told('training_step_timestamp_seconds', '-3600x20')],
    [told('training_step_timestamp_seconds', '0+60x20')],
  ),
  TrainingCheckpointOld: looked(
    10,
    [told('training_checkpoint_timestamp_seconds', '-30000x20')],
    [told('training_checkpoint_timestamp_seconds', '-3600x20')],
  ),
};

/** A case of series that a team’s pods of Ray have. */
const ofRay =
  (
    at: number,
    name: string,
    of: (
      ray: (labels: Readonly<Record<string, string>>, values: string) => MadeSeries,
    ) => readonly [fires: MadeSeries, silent: MadeSeries],
  ) =>
  (alert: EmittedAlert): AlertCase => {
    const [fires, silent] = of((labels, values) =>
      made(name, { job: jobOf(alert, name), ...labels }, values),
    );
    return { at, fires: [fires], silent: [silent] };
  };

/** A case of series that the operator has of a team’s objects. */
const ofOperator =
  (at: number, name: string, [label, fires, silent]: readonly [string, string, string]) =>
  ({ labels }: EmittedAlert): AlertCase => {
    const of = (value: string): MadeSeries =>
      made(name, { namespace: labels['namespace'] ?? '', name: 'a', [label]: value }, '1x60');
    return { at, fires: [of(fires)], silent: [of(silent)] };
  };

const STORE = 'ray_object_store_memory';

/** Ray. */
const RAY: AlertCases = {
  RayHeadDown: (alert) => {
    const cluster = made(
      'kuberay_cluster_condition_provisioned',
      { namespace: alert.labels['namespace'] ?? '', name: 'a', condition: 'true' },
      '1x30',
    );
    const job = jobOf(alert, 'ray_node_cpu_count');
    const pod = (type: string): MadeSeries =>
      made('ray_node_cpu_count', { job, RayNodeType: type }, '4x30');
    return { at: 15, fires: [cluster, pod('worker')], silent: [cluster, pod('head')] };
  },
  RayJobFailed: ofOperator(5, 'kuberay_job_deployment_status', [
    'deployment_status',
    'Failed',
    'Complete',
  ]),
  RayServiceNotReady: ofOperator(20, 'kuberay_service_condition_ready', [
    'condition',
    'false',
    'true',
  ]),
  RayTasksWait: ofRay(40, 'ray_tasks', (ray) => [
    ray({ State: 'PENDING_NODE_ASSIGNMENT', SessionName: 's' }, '2x50'),
    ray({ State: 'PENDING_NODE_ASSIGNMENT', SessionName: 's' }, '0x50'),
  ]),
  RayObjectStoreFull: (alert) => {
    const job = jobOf(alert, STORE);
    const room = made('ray_resources', { job, Name: 'object_store_memory', pod: 'a' }, '100x30');
    const taken = (values: string): MadeSeries =>
      made(STORE, { job, Location: 'MMAP_SHM', pod: 'a' }, values);
    return { at: 15, fires: [room, taken('99x30')], silent: [room, taken('60x30')] };
  },
  RaySpills: ofRay(20, STORE, (ray) => [
    ray({ Location: 'SPILLED', pod: 'a' }, '30000000000x30'),
    ray({ Location: 'SPILLED', pod: 'a' }, '1000000x30'),
  ]),
  RayOutOfMemory: ofRay(10, 'ray_memory_manager_worker_eviction_total', (ray) => [
    ray({ pod: 'a', Name: 'train' }, '1x40'),
    ray({ pod: 'a', Name: 'train' }, '0x40'),
  ]),
  RayReplicaUnhealthy: ofRay(15, 'ray_serve_deployment_replica_healthy', (ray) => [
    ray({ application: 'a', deployment: 'd', replica: 'r' }, '0x30'),
    ray({ application: 'a', deployment: 'd', replica: 'r' }, '1x30'),
  ]),
  RayServeFails: (alert) => {
    const labels = {
      job: jobOf(alert, 'ray_serve_num_http_requests_total'),
      application: 'a',
    };
    const all = made('ray_serve_num_http_requests_total', labels, '0+100x40');
    const failed = (each: number): MadeSeries =>
      made('ray_serve_num_http_error_requests_total', labels, `0+${each}x40`);
    return { at: 30, fires: [all, failed(20)], silent: [all, failed(1)] };
  },
  RayServeQueueLong: ofRay(15, 'ray_serve_deployment_queued_queries', (ray) => [
    ray({ application: 'a', deployment: 'd' }, '80x30'),
    ray({ application: 'a', deployment: 'd' }, '5x30'),
  ]),
};

/** Cases of jobs, and of what they wait in. */
export const JOB_CASES: AlertCases = { ...QUEUES, ...RAY };
