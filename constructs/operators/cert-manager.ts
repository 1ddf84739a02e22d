import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, OperatorCall } from './operator';
import {
  chartLabels,
  metricsCaller,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  serviceAccountValues,
  spread,
  type AwsOperatorOptions,
  type BudgetValues,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

const RELEASE = 'cert-manager';
const NAMESPACE = OPERATOR_NAMESPACES.certManager;

/** https://github.com/cert-manager/cert-manager/blob/v1.21.1/deploy/charts/cert-manager/values.yaml */
const WEBHOOK_PORT = 10250;
const METRICS_PORT = 9402;

/** cert-manager, which issues and renews certificates. */
export interface CertManagerProps extends ReplicatedOperatorOptions {
  /**
   * Lets it ask an ACME server such as Let's Encrypt, and answer its challenges in Route 53.
   * @default - issuers inside the cluster alone: self-signed, or a CA in a Secret
   */
  readonly acme?: AwsOperatorOptions;
}

interface DeploymentValues extends PlacementValues {
  readonly replicaCount: number;
  readonly resources: ResourceValues;
  readonly podDisruptionBudget: BudgetValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
}

interface CertManagerValues extends DeploymentValues {
  readonly global: {
    readonly leaderElection: { readonly namespace: string };
    readonly priorityClassName?: string;
  };
  readonly crds: { readonly enabled: true; readonly keep: true };
  readonly serviceAccount: ServiceAccountValues;
  readonly dns01RecursiveNameserversOnly: boolean;
  readonly prometheus: {
    readonly enabled: boolean;
    readonly servicemonitor: {
      readonly enabled: boolean;
      readonly labels?: Readonly<Record<string, string>>;
    };
  };
  readonly webhook: DeploymentValues;
  readonly cainjector: DeploymentValues;
  readonly startupapicheck: PlacementValues & { readonly resources: ResourceValues };
}

/**
 * The release of cert-manager. The chart's CRDs are templates that outlive the release: removing it
 * removes no certificate. What uses them comes in a later wave.
 */
export function certManager(props: CertManagerProps = {}): Operator {
  const { acme, monitoredFrom } = props;
  const forAcme: OperatorCall[] = acme === undefined ? [] : ['internet', 'aws', 'pod-identity'];
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server', ...forAcme],
      calledOn: [
        { port: WEBHOOK_PORT, by: 'api-server' },
        ...metricsCaller(METRICS_PORT, monitoredFrom),
      ],
    },
    releases: [
      {
        name: RELEASE,
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.certManager,
        definitions: 'templated',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: CertManagerProps): CertManagerValues {
  const monitored = props.monitoredFrom !== undefined;
  return {
    ...deployment(props, 'cert-manager', resources('50m', '128Mi', '512Mi')),
    // By default its leases are in kube-system.
    global: {
      leaderElection: { namespace: NAMESPACE },
      priorityClassName: props.priorityClassName,
    },
    crds: { enabled: true, keep: true },
    serviceAccount: serviceAccountValues('cert-manager', props.acme ?? {}),
    // Before it asks for a challenge it looks for the record: by cluster DNS, the only one that pods reach.
    dns01RecursiveNameserversOnly: true,
    prometheus: {
      enabled: monitored,
      servicemonitor: { enabled: monitored, labels: props.monitoredFrom?.monitorLabels },
    },
    webhook: deployment(props, 'webhook', resources('20m', '64Mi', '256Mi')),
    cainjector: deployment(props, 'cainjector', resources('20m', '128Mi', '512Mi')),
    startupapicheck: {
      ...placementValues(props.placement),
      resources: resources('10m', '64Mi', '128Mi'),
    },
  };
}

function deployment(
  { replicas = REPLICAS, placement }: CertManagerProps,
  name: string,
  resourceValues: ResourceValues,
): DeploymentValues {
  return {
    ...placementValues(placement),
    replicaCount: replicas,
    resources: resourceValues,
    podDisruptionBudget: ONE_AT_A_TIME,
    topologySpreadConstraints: spread(chartLabels(name, RELEASE)),
  };
}
