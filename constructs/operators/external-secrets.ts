import { CHARTS } from '../../lib/catalogue';
import { CONTROLLERS } from '../../lib/contracts/identities';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  chartLabels,
  metricsCaller,
  monitorValues,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_POD,
  serviceAccountValues,
  spread,
  type AwsOperatorOptions,
  type BudgetValues,
  type MonitorValues,
  type PlacementValues,
  type PodSecurityValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

const RELEASE = 'external-secrets';
const NAMESPACE = OPERATOR_NAMESPACES.externalSecrets;

/** https://github.com/external-secrets/external-secrets/blob/v2.9.0/deploy/charts/external-secrets/values.yaml */
const WEBHOOK_PORT = 10250;
const METRICS_PORT = 8080;

/** External Secrets, which copies secrets from a store into Secrets. */
export interface ExternalSecretsProps extends ReplicatedOperatorOptions {
  /**
   * Its identity on AWS, where stores of AWS are read with it.
   * @default - it reads no store of AWS
   */
  readonly aws?: AwsOperatorOptions;
  /**
   * Whether stores name service accounts that it reads as. It may then make itself a token of any in the cluster.
   * @default - not with `aws`, whose stores are read with its own identity; true without
   */
  readonly serviceAccountTokens?: boolean;
}

interface DeploymentValues extends PlacementValues {
  readonly replicaCount: number;
  readonly resources: ResourceValues;
  readonly podSecurityContext: PodSecurityValues;
  readonly podDisruptionBudget: BudgetValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly priorityClassName?: string;
}

interface ExternalSecretsValues extends DeploymentValues {
  readonly installCRDs: true;
  readonly leaderElect: true;
  readonly rbac: { readonly serviceAccountTokenCreate: boolean };
  readonly serviceAccount: ServiceAccountValues;
  readonly serviceMonitor: MonitorValues;
  readonly webhook: DeploymentValues;
  readonly certController: DeploymentValues;
}

/** The release of External Secrets. The chart's CRDs are templates. */
export function externalSecrets(props: ExternalSecretsProps = {}): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: props.aws === undefined ? ['api-server'] : ['api-server', 'aws', 'pod-identity'],
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
        chart: CHARTS.externalSecrets,
        definitions: 'templated',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: ExternalSecretsProps): ExternalSecretsValues {
  const { serviceAccount } = CONTROLLERS.externalSecrets;
  return {
    ...deployment(props, RELEASE, resources('50m', '128Mi', '512Mi')),
    installCRDs: true,
    leaderElect: true,
    rbac: { serviceAccountTokenCreate: props.serviceAccountTokens ?? props.aws === undefined },
    serviceAccount: serviceAccountValues(serviceAccount, props.aws ?? {}),
    serviceMonitor: monitorValues(props.monitoredFrom),
    webhook: deployment(props, `${RELEASE}-webhook`, resources('20m', '64Mi', '256Mi')),
    // It writes the webhook's certificate; of two one would only wait.
    certController: deployment(
      { ...props, replicas: 1 },
      `${RELEASE}-cert-controller`,
      resources('20m', '64Mi', '256Mi'),
    ),
  };
}

function deployment(
  { replicas = REPLICAS, placement, priorityClassName }: ExternalSecretsProps,
  name: string,
  resourceValues: ResourceValues,
): DeploymentValues {
  return {
    ...placementValues(placement),
    replicaCount: replicas,
    resources: resourceValues,
    podSecurityContext: RESTRICTED_POD,
    podDisruptionBudget: ONE_AT_A_TIME,
    topologySpreadConstraints: spread(chartLabels(name, RELEASE)),
    priorityClassName,
  };
}
