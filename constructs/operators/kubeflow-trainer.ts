import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, ServiceMetrics } from './operator';
import {
  chartLabels,
  metricsCaller,
  monitorsOf,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_CONTAINER,
  type BudgetValues,
  type ContainerSecurityValues,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
} from './pod-values';

const RELEASE = 'kubeflow-trainer';
const NAMESPACE = OPERATOR_NAMESPACES.kubeflowTrainer;

/**
 * The same of both controllers. https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/values.yaml
 * https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/charts/jobset/templates/controller/deployment.yaml
 */
const WEBHOOK_PORT = 9443;
const METRICS_PORT = 8443;

/**
 * The Trainer asks nobody for a token.
 * https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/templates/manager/service.yaml
 * https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/charts/jobset/templates/prometheus/manager_metrics_service.yaml
 */
const MONITORS: readonly ServiceMetrics[] = [
  {
    name: RELEASE,
    service: { ...chartLabels(RELEASE, RELEASE), 'app.kubernetes.io/component': 'manager' },
    port: 'monitoring-port',
    protocol: 'https',
  },
  {
    name: 'jobset',
    service: { ...chartLabels('jobset', RELEASE), 'app.kubernetes.io/component': 'controller' },
    port: 'https',
    protocol: 'https-with-token',
  },
];

/** The published chart names it too; the one in the sources names a tag that moves. https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/hack/helm-chart-package.sh */
const JOBSET_IMAGE = {
  repository: 'registry.k8s.io/jobset/jobset',
  tag: `v${CHARTS.jobSet.version}`,
  pullPolicy: 'IfNotPresent',
} as const;

/** Kubeflow Trainer, which runs training jobs on many nodes by runtimes that are made beforehand. */
export type KubeflowTrainerProps = Omit<ReplicatedOperatorOptions, 'priorityClassName'>;

interface ControllerValues extends PlacementValues {
  readonly replicas: number;
  readonly resources: ResourceValues;
}

interface KubeflowTrainerValues {
  readonly manager: ControllerValues & { readonly securityContext: ContainerSecurityValues };
  readonly jobset: {
    readonly install: true;
    readonly image: typeof JOBSET_IMAGE;
    readonly controller: ControllerValues & { readonly podDisruptionBudget: BudgetValues };
  };
  readonly runtimes: { readonly defaultEnabled: false };
  readonly dataCache: { readonly enabled: false; readonly lws: { readonly install: false } };
}

/**
 * The release of Kubeflow Trainer, and in it of JobSet, by which the Trainer makes pods; a cluster has one JobSet.
 * The Trainer's CRDs are templates; that of JobSet is in the `crds/` of its chart, so a person applies it for
 * a new version. Webhooks of both fail closed: without them no training job is made, nor a pod of one.
 *
 * The chart's runtimes are off: a job that does not meet *restricted* would make them, with a program that it
 * fetches from the internet. So is its cache of data, with which LeaderWorkerSet would come in a version of the chart's: a
 * cluster has one, by `leaderWorkerSet`. Its controllers take no priority class.
 */
export function kubeflowTrainer(props: KubeflowTrainerProps = {}): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server'],
      calledOn: [
        { port: WEBHOOK_PORT, by: 'api-server' },
        ...metricsCaller(METRICS_PORT, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.kubeflowTrainer,
        definitions: 'manual-step',
        values: helmValues(valuesOf(props)),
      },
    ],
    monitors: monitorsOf(props.monitoredFrom, ...MONITORS),
  };
}

function valuesOf({ replicas = REPLICAS, placement }: KubeflowTrainerProps): KubeflowTrainerValues {
  const controller = { ...placementValues(placement), replicas };
  return {
    manager: {
      ...controller,
      resources: resources('100m', '256Mi', '1Gi'),
      securityContext: RESTRICTED_CONTAINER,
    },
    jobset: {
      install: true,
      image: JOBSET_IMAGE,
      controller: {
        ...controller,
        resources: resources('100m', '256Mi', '2Gi'),
        podDisruptionBudget: ONE_AT_A_TIME,
      },
    },
    runtimes: { defaultEnabled: false },
    dataCache: { enabled: false, lws: { install: false } },
  };
}
