import { counter, END, made, steps, wave, type MadeSeries } from '../made-series';

const KUBE_STATE = { job: 'kube-state-metrics', namespace: 'monitoring' };

const POOLS = [
  ['platform', 3],
  ['general', 4],
  ['batch', 5],
] as const;

const nodes = (): MadeSeries[] =>
  POOLS.flatMap(([pool, count]) =>
    Array.from({ length: count }, (_, index) =>
      made(
        'kube_node_labels',
        {
          ...KUBE_STATE,
          node: `ip-10-0-9-${pool.length * 10 + index}`,
          label_karpenter_sh_nodepool: pool,
        },
        pool === 'batch' && index > 1 ? steps([0, () => undefined], [60 + index * 30, 1]) : 1,
      ),
    ),
  );

const VOLUMES = [
  ['databases', 'platform-1', 0.61],
  ['monitoring', 'prometheus-db', 0.72],
  ['jupyter', 'claim-anna', 0.8],
  ['logs', 'storage-loki-0', 0.35],
] as const;

const volumes = (): MadeSeries[] =>
  VOLUMES.flatMap(([namespace, persistentvolumeclaim, share]) => {
    const labels = { job: 'kubelet', namespace, persistentvolumeclaim };
    const filling = (minute: number) =>
      100e9 * (share + (namespace === 'jupyter' ? minute / 4000 : minute / 40_000));
    return [
      made('kubelet_volume_stats_used_bytes', labels, filling),
      made('kubelet_volume_stats_capacity_bytes', labels, 100e9),
    ];
  });

/** The minute from which on an alert is on. */
const ALERTS = [
  ['GpuBroken', 'critical', 'monitoring', 287],
  ['GpuIdle', 'warning', 'monitoring', 315],
  ['VolumeNearlyFull', 'warning', 'jupyter', 240],
] as const;

const alerts = (): MadeSeries[] =>
  ALERTS.map(([alertname, severity, namespace, from]) =>
    made(
      'ALERTS',
      { alertname, severity, namespace, alertstate: 'firing' },
      steps([0, () => undefined], [from, 1]),
    ),
  );

const restarts = (namespace: string, pod: string, from: number, until: number): MadeSeries =>
  made(
    'kube_pod_container_status_restarts_total',
    { ...KUBE_STATE, namespace, pod, container: 'main' },
    counter(steps([0, 0], [from, 1 / 150], [until, 0])),
  );

/** What the first page says beside the other stories. */
export const platformSeries = (): MadeSeries[] => [
  ...nodes(),
  ...volumes(),
  ...alerts(),
  made(
    'up',
    { job: 'serving/assistant-v1-llama', namespace: 'serving', pod: 'assistant-v1-llama-0' },
    1,
  ),
  made(
    'kube_pod_status_unschedulable',
    { ...KUBE_STATE, namespace: 'team-research', pod: 'sweep-7' },
    1,
  ),
  made(
    'certmanager_certificate_expiration_timestamp_seconds',
    { job: 'cert-manager', namespace: 'gateway', name: 'platform' },
    END + 41 * 86_400,
  ),
  made(
    'karpenter_nodepools_cost_total',
    { job: 'karpenter', nodepool: 'all' },
    wave(71, 9, 'cost'),
  ),
  restarts('team-research', 'pretrain-worker-0', 285, 330),
  restarts('airflow', 'airflow-worker-0', 90, 110),
];
