import {
  ChosenSeries,
  graph,
  increase,
  rate,
  stat,
  table,
  type Dashboard,
  type DashboardPanel,
} from '../../prometheus';
import { ENGINE_SERIES } from '../../vllm/series';
import { CERTIFICATES } from '../certificates/alerts';
import { GPU, heldActivity, IDLE } from '../gpus/series';
import { KARPENTER } from '../karpenter/series';
import { KUBE, KUBELET, POOL, PROMETHEUS } from '../nodes/series';
import { KUEUE } from '../queues/kueue-series';
import { VOLCANO } from '../queues/volcano-series';

const ENGINES = new ChosenSeries(ENGINE_SERIES, {});

/** Routers have gauges of the same names, of no model. */
const ENGINE = 'model_name!=""';

const FIRING = 'alertstate="firing"';

/** Alerts of a severity that are on. */
const alertsOn = (severity: 'critical' | 'warning', color: 'red' | 'yellow'): DashboardPanel =>
  stat({
    title: severity === 'critical' ? 'Critical alerts' : 'Warnings',
    description:
      severity === 'critical'
        ? 'Alerts for which somebody has to come at once.'
        : 'Alerts for the next day.',
    unit: 'none',
    thresholds: [{ from: 1, color }],
    lines: {
      alerts: `count(${PROMETHEUS.select('ALERTS', FIRING, `severity="${severity}"`)}) or vector(0)`,
    },
  });

const FIGURES: readonly DashboardPanel[] = [
  alertsOn('critical', 'red'),
  alertsOn('warning', 'yellow'),
  stat({
    title: 'Nobody answers',
    description:
      'Endpoints that Prometheus reads, and that do not answer. Training programs need not say how they get on.',
    unit: 'none',
    thresholds: [{ from: 1, color: 'yellow' }],
    lines: {
      endpoints: `count(${PROMETHEUS.select('up', 'job!~".+/training-progress"')} == 0) or vector(0)`,
    },
  }),
  stat({
    title: 'Pods without a node',
    description: 'Pods that no node takes.',
    unit: 'none',
    thresholds: [{ from: 1, color: 'yellow' }],
    lines: { pods: `sum(${KUBE.select('kube_pod_status_unschedulable')}) or vector(0)` },
  }),
];

const ALERTS: readonly DashboardPanel[] = [
  table({
    title: 'Alerts',
    description: 'What is wrong, and where.',
    unit: 'none',
    width: 24,
    lines: {
      series: `count by (severity, alertname, namespace) (${PROMETHEUS.select('ALERTS', FIRING, 'severity=~"critical|warning"')})`,
    },
  }),
];

const ROOM: readonly DashboardPanel[] = [
  graph({
    title: 'Nodes',
    description: 'Nodes of each pool.',
    unit: 'none',
    stacked: true,
    lines: { [`{{${POOL}}}`]: `count by (${POOL}) (${KUBE.select('kube_node_labels')})` },
  }),
  graph({
    title: 'Fullest volumes',
    description: 'Share of volumes that is taken.',
    unit: 'percentunit',
    max: 1,
    thresholds: [{ from: 0.85, color: 'red' }],
    lines: {
      '{{namespace}}/{{persistentvolumeclaim}}':
        `topk(5, max by (namespace, persistentvolumeclaim) (${KUBELET.select('kubelet_volume_stats_used_bytes')}` +
        ` / ${KUBELET.select('kubelet_volume_stats_capacity_bytes')}))`,
    },
  }),
  graph({
    title: 'Began again',
    description: 'Containers that began again within five minutes.',
    unit: 'none',
    lines: {
      '{{namespace}}': `${increase(KUBE.select('kube_pod_container_status_restarts_total'), { by: ['namespace'], window: '5m' })} > 0`,
    },
  }),
];

const GPUS: readonly DashboardPanel[] = [
  graph({
    title: 'GPUs',
    description:
      'GPUs of nodes, those that pods ask for, and those that do nothing though a pod holds them.',
    unit: 'none',
    lines: {
      there: `sum(${KUBE.select('kube_node_status_allocatable', 'resource="nvidia_com_gpu"')})`,
      held: `sum(${KUBE.select('kube_pod_container_resource_requests', 'resource="nvidia_com_gpu"', 'node!=""')})`,
      'held, and idle': `count(${heldActivity()} < ${IDLE}) or vector(0)`,
    },
  }),
  graph({
    title: 'GPUs at work',
    description: 'Share of the time that something runs on GPUs of each namespace.',
    unit: 'percentunit',
    max: 1,
    lines: {
      '{{exported_namespace}}': `avg by (exported_namespace) (${GPU.select('DCGM_FI_PROF_GR_ENGINE_ACTIVE', 'exported_pod!=""')})`,
    },
  }),
];

const SERVING: readonly DashboardPanel[] = [
  graph({
    title: 'Tokens',
    description: 'Tokens of answers in a second, by model.',
    unit: 'si:tok/s',
    stacked: true,
    lines: {
      '{{model_name}}': rate(ENGINES.select('vllm:generation_tokens_total', ENGINE), {
        by: ['model_name'],
      }),
    },
  }),
  graph({
    title: 'Requests that wait',
    description: 'Requests to models that no engine works on yet.',
    unit: 'none',
    lines: {
      '{{model_name}}': `sum by (model_name) (${ENGINES.select('vllm:num_requests_waiting', ENGINE)})`,
    },
  }),
];

const KUEUE_PANEL = graph({
  title: 'Jobs that wait',
  description: 'Jobs in the queues of teams.',
  unit: 'none',
  stacked: true,
  lines: {
    '{{cluster_queue}}': `sum by (cluster_queue) (max by (cluster_queue, status) (${KUEUE.select('kueue_pending_workloads')}))`,
  },
});

const VOLCANO_PANEL = graph({
  title: 'Groups that wait',
  description: 'Groups of pods in the queues of teams.',
  unit: 'none',
  stacked: true,
  lines: {
    '{{queue_name}}': `max by (queue_name) (${VOLCANO.select('volcano_queue_pod_group_pending_count')})`,
  },
});

const COST_PANEL = stat({
  title: 'Cost of an hour',
  description: 'All nodes by Karpenter’s price list, in dollars: no bill, without discounts.',
  unit: 'currencyUSD',
  lines: { 'per hour': `sum(${KARPENTER.select('karpenter_nodepools_cost_total')})` },
});

const CERTIFICATE_PANEL = stat({
  title: 'Next certificate ends',
  description: 'When the certificate ends that ends first. It should be renewed before.',
  unit: 's',
  lines: {
    in: `min(${CERTIFICATES.select('certmanager_certificate_expiration_timestamp_seconds')}) - time()`,
  },
});

/** What the page begins with is there everywhere; the rest only with what it is of. */
export interface HomeParts {
  readonly certificates: boolean;
  readonly gpus: boolean;
  readonly karpenter: boolean;
  readonly queues?: 'kueue' | 'volcano';
  readonly serving: boolean;
}

const QUEUE_PANELS = { kueue: KUEUE_PANEL, volcano: VOLCANO_PANEL } as const;

/** The first page: whether all is well, and what is going on. */
export function homeDashboard(parts: HomeParts): Dashboard {
  const work = [
    ...(parts.queues === undefined ? [] : [QUEUE_PANELS[parts.queues]]),
    ...(parts.gpus ? GPUS : []),
    ...(parts.serving ? SERVING : []),
  ];
  const state = [
    ...FIGURES,
    ...(parts.certificates ? [CERTIFICATE_PANEL] : []),
    ...(parts.karpenter ? [COST_PANEL] : []),
    ...ALERTS,
  ];
  return {
    name: 'platform-home',
    title: 'Platform',
    folder: 'Platform',
    description: 'Whether all is well, and what is going on.',
    rows: [
      { title: 'How it is', panels: state },
      { title: 'Room', panels: ROOM },
      ...(work.length === 0 ? [] : [{ title: 'Work', panels: work }]),
    ],
  };
}
