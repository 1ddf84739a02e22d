import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_CONTAINER,
  spread,
  type BudgetValues,
  type ContainerSecurityValues,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type SpreadValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.reloader;
const RELEASE = 'reloader';

/** https://github.com/stakater/Reloader/blob/chart-v2.2.16/deployments/kubernetes/chart/reloader/templates/deployment.yaml */
const METRICS_PORT = 9090;

/** Reloader, which rolls pods when a Secret changes that they opted in for; see `lib/contracts/reload`. */
export type ReloaderProps = ReplicatedOperatorOptions;

interface ReloaderValues {
  readonly fullnameOverride: string;
  readonly reloader: {
    readonly enableHA: boolean;
    readonly ignoreConfigMaps: true;
    readonly ignoreJobs: true;
    readonly ignoreCronJobs: true;
    readonly reloadStrategy: 'annotations';
    readonly readOnlyRootFileSystem: true;
    readonly podDisruptionBudget: BudgetValues;
    readonly podMonitor: {
      readonly enabled: boolean;
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly deployment: PlacementValues & {
      readonly replicas: number;
      readonly resources: ResourceValues;
      readonly containerSecurityContext: ContainerSecurityValues;
      readonly topologySpreadConstraints: readonly SpreadValues[];
      readonly priorityClassName?: string;
    };
  };
}

/** The release of Reloader. It has no CRDs. */
export function reloader(props: ReloaderProps = {}): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server'],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.reloader,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf({
  replicas = REPLICAS,
  placement,
  priorityClassName,
  monitoredFrom,
}: ReloaderProps): ReloaderValues {
  return {
    fullnameOverride: RELEASE,
    reloader: {
      enableHA: replicas > 1,
      // What is configured by ConfigMaps is rolled by whoever changes them; a job that ran is not run again.
      ignoreConfigMaps: true,
      ignoreJobs: true,
      ignoreCronJobs: true,
      // An annotation of the pod template: changed environment variables would look like drift to Argo CD and Flux.
      reloadStrategy: 'annotations',
      readOnlyRootFileSystem: true,
      podDisruptionBudget: ONE_AT_A_TIME,
      podMonitor: { enabled: monitoredFrom !== undefined, labels: monitoredFrom?.monitorLabels },
      deployment: {
        ...placementValues(placement),
        replicas,
        resources: resources('20m', '128Mi', '512Mi'),
        containerSecurityContext: RESTRICTED_CONTAINER,
        topologySpreadConstraints: spread({ app: RELEASE, release: RELEASE }),
        priorityClassName,
      },
    },
  };
}
