import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ARGO } from '../../../lib/contracts/argo-workflows';
import type { ObjectPrefix } from '../../../lib/values';
import { Endpoint, platformMetadata, type ClusterNetwork, type INamespace } from '../core';
import { bindRole, SignOnAccount, TokenAccount } from './accounts';
import type { JobKind } from './job-templates';
import {
  ACCOUNTS,
  ARTIFACT_REPOSITORIES,
  COMPONENT,
  DEFAULT_REPOSITORY,
  NAMESPACE_ROLES,
  PRECEDENCE,
} from './names';
import { jobRule } from './roles';

/**
 * Pods of workflows, as long as they run.
 * https://github.com/argoproj/argo-workflows/blob/v4.0.6/workflow/controller/workflowpod.go
 */
const RUNNING_PODS = { 'workflows.argoproj.io/completed': 'false' };

const REPOSITORY = 'team';

/** Where logs and artifacts of workflows go. */
export interface ArtifactStore {
  /** The place in Amazon S3, which the team's identity may write to. */
  readonly objects: ObjectPrefix;
  /** Region of the bucket. */
  readonly region: string;
}

/** A namespace that workflows run in. */
export interface TeamWorkflowsProps {
  /** The namespace. */
  readonly namespace: INamespace;
  /** Addresses of the API server, which pods of workflows report to. */
  readonly network: ClusterNetwork;
  /** Groups whose members run workflows there by the pages. */
  readonly groups: readonly string[];
  /**
   * Where logs and artifacts go. A workflow runs as a service account that may write there.
   * @default - nowhere: logs go with the pods
   */
  readonly artifacts?: ArtifactStore;
  /**
   * Kinds of jobs that workflows start.
   * @default - none: pods alone
   */
  readonly jobs?: readonly JobKind[];
}

/**
 * Workflows in a team's namespace: who may run them, what the controller may write, what their pods may
 * report, and where logs and artifacts go.
 */
export class TeamWorkflows extends Construct {
  constructor(scope: Construct, id: string, props: TeamWorkflowsProps) {
    super(scope, id);
    const { namespace, network, groups, artifacts, jobs = [] } = props;
    const { controller, server } = ARGO;
    this.letIn(namespace, NAMESPACE_ROLES.controller, controller.serviceAccount);
    this.letIn(namespace, NAMESPACE_ROLES.server, server.serviceAccount);
    this.letIn(namespace, NAMESPACE_ROLES.member, ACCOUNTS.admin);
    new SignOnAccount(this, 'Member', {
      name: ARGO.member,
      namespace,
      groups,
      precedence: PRECEDENCE.team,
    }).bind('member', NAMESPACE_ROLES.member);
    new TokenAccount(this, 'Executor', { name: ARGO.executor, namespace }).bind(
      'reports',
      NAMESPACE_ROLES.executor,
    );
    if (jobs.length > 0) this.allowJobs(namespace, jobs);
    if (artifacts !== undefined) this.addArtifacts(namespace, artifacts);
    namespace.allowEgressTo('workflows-to-api-server', Endpoint.apiServer(network), {
      pods: RUNNING_PODS,
    });
  }

  /** Gives an account of Argo's own namespace a role in the team's. */
  private letIn(namespace: INamespace, clusterRole: string, account: string): void {
    bindRole(this, clusterRole, {
      name: clusterRole,
      namespace,
      role: { kind: 'ClusterRole', name: clusterRole },
      account: { name: account, namespace: ARGO.namespace },
    });
  }

  private allowJobs(namespace: INamespace, jobs: readonly JobKind[]): void {
    const name = `${ARGO.executor}-jobs`;
    new k8s.KubeRole(this, 'Jobs', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
      rules: jobs.map(({ group, resource }) => jobRule(group, resource)),
    });
    bindRole(this, 'JobsBinding', {
      name,
      namespace,
      role: { kind: 'Role', name },
      account: { name: ARGO.executor, namespace: namespace.name },
    });
  }

  private addArtifacts(namespace: INamespace, artifacts: ArtifactStore): void {
    new k8s.KubeConfigMap(this, 'Artifacts', {
      metadata: platformMetadata({
        name: ARTIFACT_REPOSITORIES,
        namespace: namespace.name,
        component: COMPONENT,
        annotations: { [DEFAULT_REPOSITORY]: REPOSITORY },
      }),
      data: { [REPOSITORY]: `${JSON.stringify(repositoryOf(artifacts), null, 2)}\n` },
    });
  }
}

/** JSON, which is YAML too. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/configure-artifact-repository.md */
function repositoryOf({ objects: { bucket, prefix }, region }: ArtifactStore) {
  return {
    archiveLogs: true,
    s3: {
      bucket,
      region,
      endpoint: 's3.amazonaws.com',
      // The credentials of whatever service account the pod has.
      useSDKCreds: true,
      keyFormat: `${prefix}{{workflow.name}}/{{pod.name}}`,
    },
  };
}
