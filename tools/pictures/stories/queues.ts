import {
  counter,
  histogram,
  made,
  steps,
  times,
  wave,
  whole,
  type MadeSeries,
  type Value,
} from '../made-series';

const KUEUE = { job: 'kueue-controller-manager-metrics-service', namespace: 'kueue-system' };

/** https://github.com/kubernetes-sigs/kueue/blob/v0.19.5/pkg/metrics/metrics.go (generateExponentialBuckets) */
const BOUNDS = [1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240];

interface Queue {
  readonly name: string;
  readonly pending: Value;
  readonly stuck: Value;
  readonly running: Value;
  /** GPUs in use, and those that it may have. */
  readonly gpus: Value;
  readonly quota: number;
  readonly cpus: Value;
  readonly waits: Value;
  readonly evicted: Value;
  readonly share: Value;
}

/** Research fills its queue at midday, borrows from vision, and has to give back when vision comes. */
const QUEUES: readonly Queue[] = [
  {
    name: 'team-research',
    pending: whole(
      steps([0, 1], [130, wave(6, 3, 'r')], [210, wave(14, 4, 'r')], [285, wave(19, 4, 'r')]),
    ),
    stuck: whole(steps([0, 0], [285, 3])),
    running: whole(steps([0, 3], [75, wave(7, 2, 'rr')], [240, 5])),
    gpus: steps([0, 2], [75, 10], [130, 12], [240, 8]),
    quota: 8,
    cpus: wave(180, 40, 'rc'),
    waits: steps([0, 25], [130, 240], [210, 1500], [285, 2700]),
    evicted: steps([0, 0], [238, 0.012], [250, 0]),
    share: steps([0, 0], [75, 125], [130, 250], [240, 0]),
  },
  {
    name: 'team-vision',
    pending: whole(steps([0, 0], [225, 4], [240, wave(1, 1, 'v')])),
    stuck: () => 0,
    running: whole(steps([0, wave(2, 1, 'vr')], [240, wave(5, 1, 'vr')])),
    gpus: steps([0, 1], [110, 0], [240, 4]),
    quota: 4,
    cpus: wave(60, 30, 'vc'),
    waits: steps([0, 8], [225, 420], [240, 60]),
    evicted: () => 0,
    share: () => 0,
  },
  {
    name: 'team-language',
    pending: whole(wave(1, 1.2, 'l')),
    stuck: () => 0,
    running: whole(wave(3, 1, 'lr')),
    gpus: () => 4,
    quota: 4,
    cpus: wave(90, 15, 'lc'),
    waits: wave(40, 30, 'lw'),
    evicted: () => 0,
    share: () => 0,
  },
];

/** What Kueue says of the queues of three teams. */
export const queueSeries = (): MadeSeries[] => QUEUES.flatMap(queueOf);

function queueOf({ name, ...queue }: Queue): MadeSeries[] {
  const labels = { ...KUEUE, cluster_queue: name };
  const ended = times(queue.running, 1 / 900);
  const waits = [
    ['kueue_admission_wait_time_seconds', 1],
    ['kueue_ready_wait_time_seconds', 1.2],
  ] as const;
  return [
    made('kueue_cluster_queue_status', { ...labels, status: 'active' }, 1),
    made('kueue_pending_workloads', { ...labels, status: 'active' }, queue.pending),
    made('kueue_pending_workloads', { ...labels, status: 'inadmissible' }, queue.stuck),
    made('kueue_admitted_active_workloads', labels, queue.running),
    made('kueue_cluster_queue_weighted_share', labels, queue.share),
    made('kueue_admitted_workloads_total', labels, counter(ended)),
    made(
      'kueue_evicted_workloads_total',
      { ...labels, reason: 'Preempted' },
      counter(queue.evicted),
    ),
    made(
      'kueue_evicted_workloads_total',
      { ...labels, reason: 'PodsReadyTimeout' },
      counter(() => 0),
    ),
    ...(name === 'team-vision' ? [preempted()] : []),
    ...waits.flatMap(([histogramName, slower]) =>
      histogram({
        name: histogramName,
        labels,
        bounds: BOUNDS,
        rate: ended,
        middle: times(queue.waits, slower),
      }),
    ),
    ...resources(labels, { name, ...queue }),
  ];
}

const preempted = (): MadeSeries =>
  made(
    'kueue_preempted_workloads_total',
    { ...KUEUE, preempting_cluster_queue: 'team-vision', reason: 'InCohortReclamation' },
    counter(steps([0, 0], [238, 0.012], [250, 0])),
  );

function resources(labels: MadeSeries['labels'], { gpus, quota, cpus }: Queue): MadeSeries[] {
  const each = [
    ['gpu-training', 'nvidia.com/gpu', gpus, quota],
    ['batch', 'cpu', cpus, 256],
    ['batch', 'memory', times(cpus, 4 * 2 ** 30), 1024 * 2 ** 30],
  ] as const;
  return each.flatMap(([flavor, resource, used, promised]) => [
    made('kueue_cluster_queue_resource_usage', { ...labels, flavor, resource }, used),
    made('kueue_cluster_queue_nominal_quota', { ...labels, flavor, resource }, promised),
  ]);
}
