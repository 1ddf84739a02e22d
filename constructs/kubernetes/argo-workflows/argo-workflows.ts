import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ARGO } from '../../../lib/contracts/argo-workflows';
import { databaseLogin } from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import {
  AggregatedRules,
  Endpoint,
  platformMetadata,
  type AwsAccess,
  type INamespace,
} from '../core';
import type { IDatabase } from '../database';
import type { IEdge } from '../gateway';
import type { IIdentityProvider } from '../identity';
import { MonitoredSeries, type IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import { bindClusterRole, bindRole, SignOnAccount } from './accounts';
import { argoAlerts } from './argo-workflows-alerts';
import { ARGO_WORKFLOWS_DASHBOARD } from './argo-workflows-dashboard';
import { ACCOUNTS, COMPONENT, NAMESPACE_ROLES, PRECEDENCE } from './names';
import {
  ADMIN_RULES,
  CONTROLLER_HOME,
  CONTROLLER_READS,
  CONTROLLER_WRITES,
  EXECUTOR_RULES,
  MEMBER_RULES,
  PLATFORM_RULES,
  SERVER_READS,
  SERVER_WATCHES,
  serverHome,
  VIEWER_RULES,
} from './roles';
import { ARGO_SERIES } from './series';

const SERVER_EDGE = 'argo-server';

/** Groups of people by what they see. */
export interface ArgoWorkflowsGroups {
  /** Groups that see and change the workflows of everybody. */
  readonly admins: readonly string[];
  /** Groups that see the workflows of everybody. */
  readonly viewers: readonly string[];
  /** Groups that may sign in; what they see, the teams' namespaces say. */
  readonly members: readonly string[];
}

/** What stands around the release of Argo Workflows. */
export interface ArgoWorkflowsProps {
  /** Where controller and server run. */
  readonly namespace: INamespace;
  /** The entrance that people reach the pages by. It must be able to take a path off. */
  readonly edge: IEdge;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Where past workflows are kept. */
  readonly database: IDatabase;
  /** Where secrets are. */
  readonly secrets: ISecretStore;
  /** Who sees what. */
  readonly groups: ArgoWorkflowsGroups;
  /**
   * How the server reads logs and artifacts from AWS. Its service account is the chart's, which names the
   * role where it has to.
   * @default - there are none: they stay in the pods
   */
  readonly aws?: AwsAccess;
  /**
   * Who reads the controller. Its monitor is the chart’s.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

/**
 * What controller and server of Argo Workflows need beside their release: a client, a database, roles, a
 * route, and the accounts that people act as. The release itself is in `constructs/operators`.
 *
 * Controller and server read everywhere, and write where `TeamWorkflows` lets them.
 */
export class ArgoWorkflows extends Construct {
  constructor(scope: Construct, id: string, props: ArgoWorkflowsProps) {
    super(scope, id);
    const { namespace, edge, identity, host, path, groups } = props;
    this.addSecrets(props);
    this.addController(namespace);
    this.addServer(namespace);
    this.addPeople(namespace, groups);
    for (const [name, rules] of NAMESPACE_RULES) this.addClusterRole(name, rules);

    edge.expose(this, 'Route', {
      name: ARGO.release,
      namespace,
      host,
      path,
      stripPath: true,
      backend: { name: ARGO.server.service, port: ARGO.server.port, pods: ARGO.server.pods },
      auth: { kind: 'app' },
      healthPath: `${path}/`,
      // Pages follow workflows by streams that do not end.
      requestTimeoutSeconds: 0,
    });
    identity.allowBackChannelFrom(this, SERVER_EDGE, namespace, ARGO.server.pods);
    this.reachAws(props);
    this.watchController(props);
  }

  /** Client, database and the name of the client, under the names that the release knows. */
  private addSecrets(props: ArgoWorkflowsProps): void {
    const { namespace, identity, database, secrets, host, path } = props;
    const client = identity.addClient(this, 'Client', {
      clientId: ARGO.clientId,
      title: 'Argo Workflows',
      namespace,
      flow: {
        kind: 'browser',
        redirectUris: [`https://${host}${path}/oauth2/callback`],
        // The server has none: https://github.com/argoproj/argo-workflows/blob/v4.0.6/server/auth/sso/sso.go
        pkce: false,
      },
    });
    const { secret } = database.addDatabase(this, 'Database', {
      name: ARGO.database,
      namespace,
      pods: ARGO.pods,
    });
    this.assertName('identity', client.secret.name, ARGO.secrets.client);
    this.assertName('database', secret.name, ARGO.secrets.database);
    // The id is no secret, but the server reads it from one: a text beside a login that is left out.
    secrets.addGenerated(this, 'ClientId', databaseLogin(ARGO.database), {
      name: ARGO.secrets.clientId,
      namespace,
      component: COMPONENT,
      keys: { 'client-id': client.clientId },
    });
  }

  private assertName(property: string, got: string, wanted: string): void {
    if (got === wanted) return;
    throw new ValidationError(
      this,
      `'${property}' must put its Secret under the name '${wanted}', which the release reads, got '${got}'`,
    );
  }

  private addController({ name }: INamespace): void {
    const account = { name: ARGO.controller.serviceAccount, namespace: name };
    const own = 'argo-workflows-controller';
    this.addClusterRole(own, CONTROLLER_READS);
    bindClusterRole(this, 'ControllerReads', { name: own, clusterRole: own, account });
    this.addHomeRole(own, account, CONTROLLER_HOME);
  }

  private addServer({ name }: INamespace): void {
    const account = { name: ARGO.server.serviceAccount, namespace: name };
    const own = 'argo-workflows-server';
    this.addClusterRole(own, SERVER_WATCHES);
    bindClusterRole(this, 'ServerWatches', { name: own, clusterRole: own, account });
    this.addHomeRole(own, account, serverHome(Object.values(ACCOUNTS)));
  }

  private addPeople(namespace: INamespace, groups: ArgoWorkflowsGroups): void {
    const { admins, viewers, members } = groups;
    const admin = new SignOnAccount(this, 'Admin', {
      name: ACCOUNTS.admin,
      namespace,
      groups: admins,
      precedence: PRECEDENCE.admin,
    });
    this.addClusterRole(ACCOUNTS.admin, ADMIN_RULES);
    admin.bindEverywhere(ACCOUNTS.admin);
    const viewer = new SignOnAccount(this, 'Viewer', {
      name: ACCOUNTS.viewer,
      namespace,
      groups: viewers,
      precedence: PRECEDENCE.viewer,
    });
    this.addClusterRole(ACCOUNTS.viewer, VIEWER_RULES);
    viewer.bindEverywhere(ACCOUNTS.viewer);
    new SignOnAccount(this, 'Login', {
      name: ACCOUNTS.login,
      namespace,
      groups: [...admins, ...viewers, ...members],
      precedence: PRECEDENCE.login,
    });
    for (const role of ['viewer', 'scientist', 'engineer'] as const) {
      new AggregatedRules(this, `Rules-${role}`, {
        name: COMPONENT,
        role,
        rules: PLATFORM_RULES[role],
      });
    }
  }

  private addClusterRole(name: string, rules: readonly k8s.PolicyRule[]): void {
    new k8s.KubeClusterRole(this, `ClusterRole-${name}`, {
      metadata: platformMetadata({ name, component: COMPONENT }),
      rules: [...rules],
    });
  }

  private addHomeRole(
    name: string,
    account: { readonly name: string; readonly namespace: string },
    rules: readonly k8s.PolicyRule[],
  ): void {
    const namespace = { name: account.namespace };
    new k8s.KubeRole(this, `Role-${name}`, {
      metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
      rules: [...rules],
    });
    const role = { kind: 'Role', name } as const;
    bindRole(this, `Binding-${name}`, { name, namespace, role, account });
  }

  /** The job of a ServiceMonitor is the name of the Service. */
  private watchController({ namespace, metrics }: ArgoWorkflowsProps): void {
    if (metrics === undefined) return;
    const controller = new MonitoredSeries(ARGO.controller.service, ARGO_SERIES);
    metrics.addAlerts(this, 'Alerts', {
      name: ARGO.release,
      namespace,
      alerts: argoAlerts(controller),
    });
    metrics.addDashboard(this, ARGO_WORKFLOWS_DASHBOARD);
  }

  private reachAws({ namespace, aws }: ArgoWorkflowsProps): void {
    if (aws === undefined) return;
    const { pods } = ARGO.server;
    namespace.allowEgressTo(`${SERVER_EDGE}-to-aws`, Endpoint.aws(aws.network), { pods });
    if (aws.roleArn !== undefined) return;
    namespace.allowEgressTo(`${SERVER_EDGE}-to-pod-identity`, Endpoint.podIdentity(), { pods });
  }
}

const NAMESPACE_RULES: readonly (readonly [name: string, rules: readonly k8s.PolicyRule[]])[] = [
  [NAMESPACE_ROLES.controller, CONTROLLER_WRITES],
  [NAMESPACE_ROLES.server, SERVER_READS],
  [NAMESPACE_ROLES.member, MEMBER_RULES],
  [NAMESPACE_ROLES.executor, EXECUTOR_RULES],
];
