import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata, WorkloadServiceAccount, type INamespace } from '../core';
import { OPERATOR, OPERATOR_PODS } from './names';
import { HOME_RULES, watchRules, WEBHOOK_RULES } from './operator-rules';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Who the operator is, and what it may do. */
export interface OperatorAccessProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Namespaces that jobs run in. */
  readonly jobNamespaces: readonly INamespace[];
  /** What it does in each of those. */
  readonly jobRules: readonly k8s.PolicyRule[];
}

/**
 * The operator's service account with its rights: in its own namespace, in those of jobs, and for the configuration of
 * its webhook. It watches all namespaces only where it has to.
 */
export class OperatorAccess extends Construct {
  private readonly subjects: k8s.Subject[];

  constructor(scope: Construct, id: string, props: OperatorAccessProps) {
    super(scope, id);
    const { namespace, jobNamespaces, jobRules } = props;
    this.subjects = [{ kind: 'ServiceAccount', name: OPERATOR, namespace: namespace.name }];
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: OPERATOR,
      namespace,
      component: OPERATOR,
      pods: OPERATOR_PODS,
    });
    this.addHomeRole(namespace);
    const watchesAll = jobNamespaces.length > 1;
    this.addClusterWide([...WEBHOOK_RULES, ...(watchesAll ? watchRules(jobRules) : [])]);
    this.addJobRoles(jobNamespaces, jobRules);
  }

  private addHomeRole(namespace: INamespace): void {
    const metadata = metadataIn(OPERATOR, namespace);
    new k8s.KubeRole(this, 'Home', { metadata, rules: [...HOME_RULES] });
    new k8s.KubeRoleBinding(this, 'HomeBinding', {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: OPERATOR },
      subjects: this.subjects,
    });
  }

  private addClusterWide(rules: k8s.PolicyRule[]): void {
    const metadata = platformMetadata({ name: OPERATOR, component: OPERATOR });
    new k8s.KubeClusterRole(this, 'ClusterWide', { metadata, rules });
    new k8s.KubeClusterRoleBinding(this, 'ClusterWideBinding', {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: OPERATOR },
      subjects: this.subjects,
    });
  }

  private addJobRoles(namespaces: readonly INamespace[], rules: readonly k8s.PolicyRule[]): void {
    const name = `${OPERATOR}-jobs`;
    new k8s.KubeClusterRole(this, 'Jobs', {
      metadata: platformMetadata({ name, component: OPERATOR }),
      rules: [...rules],
    });
    for (const namespace of namespaces) {
      new k8s.KubeRoleBinding(this, `JobsIn-${namespace.name}`, {
        metadata: metadataIn(name, namespace),
        roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
        subjects: this.subjects,
      });
    }
  }
}

const metadataIn = (name: string, namespace: INamespace) =>
  platformMetadata({ name, namespace: namespace.name, component: OPERATOR });
