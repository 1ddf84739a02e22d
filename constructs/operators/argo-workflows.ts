import { CHARTS } from '../../lib/catalogue';
import { ARGO } from '../../lib/contracts/argo-workflows';
import { reloadOnSecrets } from '../../lib/contracts/reload';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import {
  databaseVariables,
  persistenceValues,
  ssoValues,
  workflowDefaults,
  type ArgoSignOnOptions,
  type ArgoWorkflowDefaults,
  type PersistenceValues,
  type SsoValues,
  type WorkflowDefaultsValues,
} from './argo-workflows-settings';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorValues,
  ONE_AT_A_TIME,
  placementValues,
  REPLICAS,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  serviceAccountValues,
  spread,
  type AwsOperatorOptions,
  type BudgetValues,
  type ContainerSecurityValues,
  type MonitorValues,
  type PlacementValues,
  type PodSecurityValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

export type { ArgoSignOnOptions, ArgoWorkflowDefaults } from './argo-workflows-settings';

/** https://github.com/argoproj/argo-helm/blob/argo-workflows-1.0.18/charts/argo-workflows/values.yaml */
const METRICS_PORT = 9090;

/** What Argo's own containers may not do. The one that waits writes beside the volumes: https://github.com/argoproj/argo-workflows/issues/10787 */
const UNPRIVILEGED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
} as const;

/** Argo Workflows, which runs workflows of containers in the namespaces of teams. */
export interface ArgoWorkflowsProps extends ReplicatedOperatorOptions, AwsOperatorOptions {
  /** Path that the server's pages are at, without a slash at the end; whoever stands before it takes it off. */
  readonly path: string;
  /** How people sign in. */
  readonly signOn: ArgoSignOnOptions;
  /** What holds for a workflow that says nothing else. */
  readonly defaults: ArgoWorkflowDefaults;
  /** Workflows that run at once. */
  readonly parallelism: number;
  /** Workflows that run at once in one namespace. */
  readonly parallelismPerNamespace: number;
  /** Days that past workflows are kept in the database. */
  readonly archiveDays: number;
}

interface PartValues extends PlacementValues {
  readonly replicas: number;
  readonly pdb: BudgetValues;
  readonly topologySpreadConstraints: readonly SpreadValues[];
  readonly resources: ResourceValues;
  readonly podSecurityContext: PodSecurityValues;
  readonly securityContext: ContainerSecurityValues;
  readonly serviceAccount: ServiceAccountValues;
  readonly deploymentAnnotations: Readonly<Record<string, string>>;
  readonly extraEnv: readonly object[];
  readonly rbac: { readonly create: false };
  readonly clusterWorkflowTemplates: { readonly enabled: false };
  readonly priorityClassName?: string;
}

interface ControllerValues extends PartValues {
  readonly parallelism: number;
  readonly namespaceParallelism: number;
  readonly persistence: PersistenceValues;
  readonly workflowDefaults: WorkflowDefaultsValues;
  readonly metricsConfig: { readonly enabled: boolean };
  readonly serviceMonitor: MonitorValues;
}

interface ServerValues extends PartValues {
  readonly baseHref: string;
  readonly secure: false;
  readonly authModes: readonly 'sso'[];
  readonly sso: SsoValues;
  readonly livenessProbe: { readonly enabled: true };
}

interface ArgoWorkflowsValues {
  readonly fullnameOverride: string;
  readonly images: { readonly pullPolicy: 'IfNotPresent' };
  readonly crds: { readonly full: false };
  readonly createAggregateRoles: false;
  readonly workflow: { readonly rbac: { readonly create: false } };
  readonly mainContainer: { readonly securityContext: typeof UNPRIVILEGED };
  readonly executor: {
    readonly securityContext: typeof UNPRIVILEGED;
    readonly resources: ResourceValues;
  };
  readonly controller: ControllerValues;
  readonly server: ServerValues;
}

/**
 * The release of Argo Workflows: controller, server and CRDs.
 *
 * CRDs are the minimal ones, which are templates. The full ones exceed what Helm can keep of a release: a
 * job of the chart would fetch them from the internet. The controller checks what the API server then does
 * not. Roles are ours: the chart's let it run pods in every namespace. The release comes after the Secrets,
 * without which the server ends.
 */
export function argoWorkflows(props: ArgoWorkflowsProps): Operator {
  return {
    namespace: {
      name: ARGO.namespace,
      calls: ['api-server'],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: ARGO.release,
        wave: WAVES.applications,
        namespace: ARGO.namespace,
        chart: CHARTS.argoWorkflows,
        definitions: 'templated',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: ArgoWorkflowsProps): ArgoWorkflowsValues {
  return {
    fullnameOverride: ARGO.release,
    images: { pullPolicy: 'IfNotPresent' },
    crds: { full: false },
    createAggregateRoles: false,
    workflow: { rbac: { create: false } },
    mainContainer: { securityContext: UNPRIVILEGED },
    executor: { securityContext: UNPRIVILEGED, resources: resources('10m', '64Mi', '512Mi') },
    controller: controllerValues(props),
    server: serverValues(props),
  };
}

function controllerValues(props: ArgoWorkflowsProps): ControllerValues {
  const { controller, secrets } = ARGO;
  return {
    ...partValues(props, controller.pods),
    resources: resources('100m', '256Mi', '1Gi'),
    serviceAccount: serviceAccountValues(controller.serviceAccount, {}),
    deploymentAnnotations: reloadOnSecrets(secrets.database),
    extraEnv: databaseVariables(),
    parallelism: props.parallelism,
    namespaceParallelism: props.parallelismPerNamespace,
    persistence: persistenceValues(props.archiveDays),
    workflowDefaults: workflowDefaults(props.defaults),
    metricsConfig: { enabled: props.monitoredFrom !== undefined },
    serviceMonitor: monitorValues(props.monitoredFrom),
  };
}

function serverValues(props: ArgoWorkflowsProps): ServerValues {
  const { server, secrets } = ARGO;
  return {
    ...partValues(props, server.pods),
    resources: resources('50m', '256Mi', '1Gi'),
    serviceAccount: serviceAccountValues(server.serviceAccount, props),
    deploymentAnnotations: reloadOnSecrets(secrets.client, secrets.clientId, secrets.database),
    // A member of a team is judged by the rules of the team's namespace.
    extraEnv: [{ name: 'SSO_DELEGATE_RBAC_TO_NAMESPACE', value: 'true' }, ...databaseVariables()],
    baseHref: `${props.path}/`,
    secure: false,
    authModes: ['sso'],
    sso: ssoValues(props.signOn),
    livenessProbe: { enabled: true },
  };
}

type CommonValues = Omit<
  PartValues,
  'resources' | 'serviceAccount' | 'deploymentAnnotations' | 'extraEnv'
>;

function partValues(
  { replicas = REPLICAS, placement, priorityClassName }: ArgoWorkflowsProps,
  pods: Readonly<Record<string, string>>,
): CommonValues {
  return {
    ...placementValues(placement),
    replicas,
    pdb: ONE_AT_A_TIME,
    topologySpreadConstraints: spread(pods),
    podSecurityContext: RESTRICTED_POD,
    securityContext: RESTRICTED_CONTAINER,
    rbac: { create: false },
    // They would be templates for every team, which no team may write.
    clusterWorkflowTemplates: { enabled: false },
    priorityClassName,
  };
}
