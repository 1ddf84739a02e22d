import { dump } from 'js-yaml';
import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorsOf,
  placementValues,
  REPLICAS,
  resources,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type Toleration,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.volcano;

/** https://github.com/volcano-sh/volcano/blob/v1.15.1/installer/helm/chart/volcano/values.yaml, and the chart's templates */
const WEBHOOK_PORT = 8443;
const SCHEDULER_METRICS_PORT = 8080;
const CONTROLLER_METRICS_PORT = 8081;

/**
 * What the scheduler does in each cycle, in this order. Not `enqueue`, as by default: it holds back pods that
 * no node has room for, so none would come for them, and none would be taken from others for them either.
 * https://github.com/volcano-sh/volcano/issues/991
 */
const ACTIONS = ['allocate', 'backfill', 'reclaim', 'preempt'] as const;

/**
 * One tier, and the gang has no say in which pods have to go. The first tier that names pods decides alone: with
 * gang and conformance in a tier before, as by default, nobody would look at what queues deserve. And the gang
 * spares every pod that its job cannot do without, in training mostly all, so that no queue got its share back.
 * https://github.com/volcano-sh/volcano/blob/v1.15.1/pkg/scheduler/framework/session_plugins.go
 */
const PLUGINS = [
  { name: 'priority' },
  { name: 'gang', enablePreemptable: false, enableReclaimable: false },
  { name: 'conformance' },
  { name: 'drf', enablePreemptable: false },
  { name: 'predicates' },
  { name: 'capacity' },
  { name: 'nodeorder' },
  { name: 'binpack' },
] as const;

/** Volcano, a scheduler that starts the pods of a job all at once, with queues that borrow from each other. */
export type VolcanoProps = Omit<ReplicatedOperatorOptions, 'priorityClassName'>;

/** The chart adds a capability, which a process that is not root does not get in any case. */
const UNPRIVILEGED = { capabilities: { add: [], drop: ['ALL'] } } as const;

interface VolcanoValues {
  readonly basic: { readonly image_pull_policy: 'IfNotPresent' };
  readonly custom: {
    readonly scheduler_config_override: string;
    readonly admission_replicas: number;
    readonly controller_replicas: number;
    readonly scheduler_replicas: number;
    readonly leader_elect_enable: true;
    readonly controller_metrics_enable: boolean;
    readonly scheduler_metrics_enable: boolean;
    readonly default_csc: typeof UNPRIVILEGED;
    readonly default_ns: Readonly<Record<string, string>>;
    readonly default_tolerations: readonly Toleration[];
    readonly admission_resources: ResourceValues;
    readonly controller_resources: ResourceValues;
    readonly scheduler_resources: ResourceValues;
  };
}

/**
 * The release of Volcano: scheduler, controllers and webhooks. Its CRDs are templates and go with the release,
 * and with them all queues. It schedules the pods that name it as their scheduler. What a queue may have at
 * most, gets back and keeps in any case are `capability`, `deserved` and `guarantee`; a pod that is marked
 * `volcano.sh/preemptable: "false"` never has to go. Nodes may also come for pods that their queue has no room
 * for: both look the same (https://github.com/volcano-sh/volcano/issues/4710). Its controllers may make pods,
 * and read and write Secrets, in every namespace. Its webhooks fail closed, for Volcano's own kinds.
 *
 * The chart gives its pods the class `system-cluster-critical`, which no value changes, and makes no monitors
 * but Services of metrics. https://github.com/volcano-sh/volcano/blob/v1.15.1/installer/helm/chart/volcano/templates/scheduler.yaml
 */
export function volcano(props: VolcanoProps = {}): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server'],
      calledOn: [
        { port: WEBHOOK_PORT, by: 'api-server' },
        ...metricsCaller(SCHEDULER_METRICS_PORT, props.monitoredFrom),
        ...metricsCaller(CONTROLLER_METRICS_PORT, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: 'volcano',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.volcano,
        definitions: 'templated',
        values: helmValues(valuesOf(props)),
      },
    ],
    monitors: monitorsOf(
      props.monitoredFrom,
      ...['scheduler', 'controller'].map((part) => ({
        name: `volcano-${part}`,
        service: { app: `volcano-${part}` },
        port: 'metrics',
      })),
    ),
  };
}

function valuesOf({ replicas = REPLICAS, placement, monitoredFrom }: VolcanoProps): VolcanoValues {
  const { nodeSelector, tolerations } = placementValues(placement);
  const monitored = monitoredFrom !== undefined;
  return {
    basic: { image_pull_policy: 'IfNotPresent' },
    custom: {
      scheduler_config_override: schedulerConfiguration(),
      admission_replicas: replicas,
      controller_replicas: replicas,
      scheduler_replicas: replicas,
      // With one replica too: while a new version is rolled out there are two.
      leader_elect_enable: true,
      controller_metrics_enable: monitored,
      scheduler_metrics_enable: monitored,
      default_csc: UNPRIVILEGED,
      default_ns: nodeSelector,
      default_tolerations: tolerations,
      admission_resources: resources('50m', '128Mi', '512Mi'),
      controller_resources: resources('100m', '256Mi', '1Gi'),
      scheduler_resources: resources('500m', '512Mi', '2Gi'),
    },
  };
}

/** https://github.com/volcano-sh/volcano/blob/v1.15.1/pkg/scheduler/conf/scheduler_conf.go */
const schedulerConfiguration = (): string =>
  dump({ actions: ACTIONS.join(', '), tiers: [{ plugins: PLUGINS }] }, { lineWidth: -1 });
