import { dump } from 'js-yaml';
import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { ValueError } from '../../lib/values';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, ServiceMetrics } from './operator';
import {
  chartLabels,
  metricsCaller,
  monitorsOf,
  placementValues,
  REPLICAS,
  resources,
  spread,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type SpreadValues,
} from './pod-values';

const RELEASE = 'kueue';
const NAMESPACE = OPERATOR_NAMESPACES.kueue;

/** The published chart names it too; the one in the sources names a tag that moves. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/hack/helm-chart-package.sh */
const IMAGE = {
  repository: 'registry.k8s.io/kueue/kueue',
  tag: `v${CHARTS.kueue.version}`,
  pullPolicy: 'IfNotPresent',
} as const;

/** https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/templates/manager/manager.yaml */
const HEALTH_PORT = 8081;
const VISIBILITY_PORT = 8082;
const METRICS_PORT = 8443;
const WEBHOOK_PORT = 9443;

/** https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/templates/manager/auth_proxy_service.yaml */
const MONITOR: ServiceMetrics = {
  name: RELEASE,
  service: {
    ...chartLabels(RELEASE, RELEASE),
    'app.kubernetes.io/component': 'metrics-service',
  },
  port: 'https',
  protocol: 'https-with-token',
};

/** Objects of a kind that are worked on at once. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/values.yaml */
const CONCURRENCY = {
  'Job.batch': 5,
  'Workload.kueue.x-k8s.io': 10,
  'LocalQueue.kueue.x-k8s.io': 5,
  'ClusterQueue.kueue.x-k8s.io': 5,
  'ResourceFlavor.kueue.x-k8s.io': 1,
} as const;

/** The lease of its leader; and how queues take back what others borrowed: the second way where the first does not do. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/values.yaml */
const LEASE = 'c1f6bfd2.kueue.x-k8s.io';
const FAIR_SHARING = {
  preemptionStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'],
} as const;

/** A GPU node may take a quarter of an hour to come, and its images some minutes. */
const READY_TIMEOUT_SECONDS = 1200;

/**
 * Kinds of jobs that can wait in a queue. `kubeflow.org/mpijob` is v2beta1, of the MPI operator; the others of
 * `kubeflow.org` are v1, of the training operator. https://kueue.sigs.k8s.io/docs/tasks/run
 */
export type KueueFramework =
  | 'batch/job'
  | 'jobset.x-k8s.io/jobset'
  | 'kubeflow.org/jaxjob'
  | 'kubeflow.org/mpijob'
  | 'kubeflow.org/paddlejob'
  | 'kubeflow.org/pytorchjob'
  | 'kubeflow.org/tfjob'
  | 'kubeflow.org/xgboostjob'
  | 'ray.io/raycluster'
  | 'ray.io/rayjob'
  | 'ray.io/rayservice'
  | 'sparkoperator.k8s.io/sparkapplication'
  | 'trainer.kubeflow.org/trainjob';

/** When a job comes back to its queue, whose pods did not become ready in time. */
export interface KueueRequeuing {
  /**
   * How often it comes back. After that Kueue leaves it suspended until a person sets it active again.
   * @default 10 - about nine hours with the other defaults
   */
  readonly backoffLimitCount?: number;
  /**
   * Seconds before it comes back the first time; each time it is twice as long.
   * @default 60
   */
  readonly backoffBaseSeconds?: number;
  /**
   * The longest that it waits before it comes back, in seconds; not shorter than the first time.
   * @default 3600
   */
  readonly backoffMaxSeconds?: number;
}

/** Kueue, which lets jobs start when their queue has room for all of their pods. */
export interface KueueProps extends ReplicatedOperatorOptions {
  /**
   * Kinds of jobs that it holds back; at least one. Name those alone whose CRD is there, or comes: Kueue goes
   * on asking for it, and holds back none until it came.
   */
  readonly frameworks: readonly KueueFramework[];
  /**
   * Namespaces in which it acts; at least one. A queue's label on a job elsewhere does nothing, and while
   * Kueue is away no job starts in these.
   */
  readonly jobNamespaces: readonly string[];
  /**
   * Seconds that all pods of an admitted job may take to be ready, and that a pod's replacement may take.
   * After that the job gives back its quota and waits again.
   * @default 1200
   */
  readonly readyTimeoutSeconds?: number;
  /**
   * When such a job comes back.
   * @default - up to ten times, after one minute, then two, at most an hour
   */
  readonly requeuing?: KueueRequeuing;
  /**
   * Whether what queues borrow from each other is shared out by weight, and taken back from those with more
   * than their share.
   * @default false - who comes first borrows first
   */
  readonly fairSharing?: boolean;
}

interface KueueValues {
  readonly controllerManager: PlacementValues & {
    readonly replicas: number;
    readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: 1 };
    readonly topologySpreadConstraints: readonly SpreadValues[];
    readonly manager: {
      readonly image: typeof IMAGE;
      readonly resources: ResourceValues;
      readonly priorityClassName?: string;
    };
  };
  readonly managerConfig: { readonly controllerManagerConfigYaml: string };
}

/**
 * The release of Kueue. Its CRDs are templates and go with the release, and with them all queues. A job
 * without a queue starts at once. The webhooks fail closed: while Kueue is away, nobody changes queues, and no
 * job is made where it acts. The API server answers by it which workloads wait.
 *
 * Throws a ValueError without frameworks or namespaces, where Kueue would take some of its own, and for
 * numbers that are no such times.
 */
export function kueue(props: KueueProps): Operator {
  validate(props);
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server'],
      calledOn: [
        { port: WEBHOOK_PORT, by: 'api-server' },
        { port: VISIBILITY_PORT, by: 'api-server' },
        ...metricsCaller(METRICS_PORT, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.kueue,
        definitions: 'templated',
        values: helmValues(valuesOf(props)),
      },
    ],
    monitors: monitorsOf(props.monitoredFrom, MONITOR),
  };
}

/** The chart has no other budget than one pod that stays, which would hold up every drain where it is the only one. */
function valuesOf(props: KueueProps): KueueValues {
  const { replicas = REPLICAS, placement, priorityClassName } = props;
  return {
    controllerManager: {
      ...placementValues(placement),
      replicas,
      podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
      topologySpreadConstraints: spread(chartLabels(RELEASE, RELEASE)),
      manager: { image: IMAGE, resources: resources('500m', '512Mi', '2Gi'), priorityClassName },
    },
    managerConfig: {
      controllerManagerConfigYaml: dump(configurationOf(props), { lineWidth: -1, noRefs: true }),
    },
  };
}

/** What Kueue reads when it starts. It refuses unknown fields. https://kueue.sigs.k8s.io/docs/reference/kueue-config.v1beta2 */
const configurationOf = (props: KueueProps): object => ({
  apiVersion: 'config.kueue.x-k8s.io/v1beta2',
  kind: 'Configuration',
  health: { healthProbeBindAddress: `:${HEALTH_PORT}` },
  metrics: {
    bindAddress: `:${METRICS_PORT}`,
    enableClusterQueueResources: props.monitoredFrom !== undefined,
  },
  webhook: { port: WEBHOOK_PORT },
  leaderElection: { leaderElect: true, resourceName: LEASE },
  controller: { groupKindConcurrency: CONCURRENCY },
  internalCertManagement: {
    enable: true,
    webhookServiceName: `${RELEASE}-webhook-service`,
    webhookSecretName: `${RELEASE}-webhook-server-cert`,
  },
  // Disks and network interfaces come with the nodes: no queue shares them out.
  resources: { excludeResourcePrefixes: ['ephemeral-storage', 'vpc.amazonaws.com/'] },
  manageJobsWithoutQueueName: false,
  managedJobsNamespaceSelector: {
    matchExpressions: [
      {
        key: 'kubernetes.io/metadata.name',
        operator: 'In',
        values: sortedOnce(props.jobNamespaces),
      },
    ],
  },
  waitForPodsReady: waitForPodsReady(props),
  integrations: { frameworks: sortedOnce(props.frameworks) },
  ...(props.fairSharing === true ? { fairSharing: FAIR_SHARING } : {}),
});

/** Who is admitted later does not wait for the pods of who was before: there is more than one node that can come. */
function waitForPodsReady({
  readyTimeoutSeconds = READY_TIMEOUT_SECONDS,
  requeuing,
}: KueueProps): object {
  return {
    timeout: `${readyTimeoutSeconds}s`,
    recoveryTimeout: `${readyTimeoutSeconds}s`,
    blockAdmission: false,
    requeuingStrategy: { timestamp: 'Eviction', ...requeuingOf(requeuing) },
  };
}

/** Without a limit a job that never becomes ready would hold quota and nodes again and again. */
const requeuingOf = ({
  backoffLimitCount = 10,
  backoffBaseSeconds = 60,
  backoffMaxSeconds = 3600,
}: KueueRequeuing = {}): Required<KueueRequeuing> => ({
  backoffLimitCount,
  backoffBaseSeconds,
  backoffMaxSeconds,
});

/** Kueue ends where a framework is named twice. */
const sortedOnce = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();

function validate({ frameworks, jobNamespaces, readyTimeoutSeconds, requeuing }: KueueProps): void {
  if (frameworks.length === 0) throw new ValueError(`'frameworks' must name at least one`);
  if (jobNamespaces.length === 0) {
    throw new ValueError(`'jobNamespaces' must name at least one namespace`);
  }
  const { backoffLimitCount, backoffBaseSeconds, backoffMaxSeconds } = requeuingOf(requeuing);
  assertAtLeast('readyTimeoutSeconds', readyTimeoutSeconds ?? READY_TIMEOUT_SECONDS, 1);
  assertAtLeast('requeuing.backoffLimitCount', backoffLimitCount, 0);
  assertAtLeast('requeuing.backoffBaseSeconds', backoffBaseSeconds, 1);
  assertAtLeast('requeuing.backoffMaxSeconds', backoffMaxSeconds, backoffBaseSeconds);
}

function assertAtLeast(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ValueError(`'${name}' must be a whole number of at least ${least}, got ${value}`);
}
