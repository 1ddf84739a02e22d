import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata } from '../core';
import type { TrackingAccess } from './i-experiment-tracking';
import { COMPONENT, MLFLOW } from './names';

/**
 * What MLflow answers without changing anything, although it is asked by POST, below the path of the server.
 * https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/protos/service.proto
 * https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/protos/model_registry.proto
 */
const SEARCHES = [
  '/api/2.0/mlflow/experiments/search',
  '/api/2.0/mlflow/logged-models/search',
  '/api/2.0/mlflow/registered-models/get-latest-versions',
  '/api/2.0/mlflow/runs/search',
  '/api/3.0/mlflow/datasets/search',
  '/api/3.0/mlflow/traces/batchGetInfos',
  '/api/3.0/mlflow/traces/calculate-filter-correlation',
  '/api/3.0/mlflow/traces/metrics',
  '/api/3.0/mlflow/traces/search',
];

/** What kube-rbac-proxy calls the methods of HTTP. https://github.com/brancz/kube-rbac-proxy/blob/v0.21.0/pkg/proxy/proxy.go */
const READ_VERB = 'get';
const SEARCH_VERB = 'create';
const EDIT_VERBS = [READ_VERB, SEARCH_VERB, 'update', 'patch', 'delete'];

/** Whose requests pass, and where. */
export interface AccessRolesProps {
  /** Name of the namespace of the server; begins the names of the roles, which are the cluster's. */
  readonly namespace: string;
  /** Path that the server begins at. */
  readonly path: string;
}

/**
 * Roles over the paths of the server: the proxy asks Kubernetes about method and path of each request. Kubernetes
 * has paths in roles of the cluster alone, and serves none below that of MLflow itself.
 */
export class AccessRoles extends Construct {
  private readonly prefix: string;

  constructor(scope: Construct, id: string, { namespace, path }: AccessRolesProps) {
    super(scope, id);
    this.prefix = `${namespace}-client`;
    const everything = `${path}/*`;
    this.addRole('edit', [{ nonResourceUrLs: [everything], verbs: EDIT_VERBS }]);
    this.addRole('read', [
      { nonResourceUrLs: [everything], verbs: [READ_VERB] },
      { nonResourceUrLs: SEARCHES.map((search) => `${path}${search}`), verbs: [SEARCH_VERB] },
    ]);
  }

  /** Gives a service account one of the roles. */
  bind(
    client: string,
    access: TrackingAccess,
    account: { readonly name: string; readonly namespace: string },
  ): void {
    new k8s.KubeClusterRoleBinding(this, `Client-${client}`, {
      metadata: platformMetadata({
        name: `${this.prefix}-${client}`,
        component: COMPONENT,
        app: MLFLOW,
      }),
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: this.nameOf(access),
      },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    });
  }

  private addRole(access: TrackingAccess, rules: k8s.PolicyRule[]): void {
    new k8s.KubeClusterRole(this, `Role-${access}`, {
      metadata: platformMetadata({ name: this.nameOf(access), component: COMPONENT, app: MLFLOW }),
      rules,
    });
  }

  private nameOf(access: TrackingAccess): string {
    return `${this.prefix}-${access}`;
  }
}
