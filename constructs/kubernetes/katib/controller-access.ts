import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata, WorkloadServiceAccount, type INamespace } from '../core';
import { experimentRules, HOME_RULES, watchRules, WEBHOOK_RULES } from './controller-rules';
import { CONTROLLER, CONTROLLER_PODS, KATIB } from './names';
import type { TrialKind } from './trial-kinds';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Who the controller is, and what it may do. */
export interface ControllerAccessProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Namespaces with experiments. */
  readonly experimentNamespaces: readonly INamespace[];
  /** Kinds that trials may be. */
  readonly trialKinds: readonly TrialKind[];
}

/** The controller's service account with its rights: it watches all namespaces, and changes those with experiments alone. */
export class ControllerAccess extends Construct {
  private readonly subjects: k8s.Subject[];

  constructor(scope: Construct, id: string, props: ControllerAccessProps) {
    super(scope, id);
    const { namespace } = props;
    this.subjects = [{ kind: 'ServiceAccount', name: CONTROLLER, namespace: namespace.name }];
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: CONTROLLER,
      namespace,
      component: KATIB,
      pods: CONTROLLER_PODS,
    });
    this.addHomeRole(namespace);
    this.addClusterWide(props);
    this.addExperimentRoles(props);
  }

  private addHomeRole(namespace: INamespace): void {
    const metadata = metadataIn(CONTROLLER, namespace);
    new k8s.KubeRole(this, 'Home', { metadata, rules: [...HOME_RULES] });
    new k8s.KubeRoleBinding(this, 'HomeBinding', {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: CONTROLLER },
      subjects: this.subjects,
    });
  }

  private addClusterWide({ trialKinds }: ControllerAccessProps): void {
    const metadata = platformMetadata({ name: CONTROLLER, component: KATIB });
    new k8s.KubeClusterRole(this, 'ClusterWide', {
      metadata,
      rules: [...WEBHOOK_RULES, ...watchRules(trialKinds)],
    });
    new k8s.KubeClusterRoleBinding(this, 'ClusterWideBinding', {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: CONTROLLER },
      subjects: this.subjects,
    });
  }

  private addExperimentRoles({ experimentNamespaces, trialKinds }: ControllerAccessProps): void {
    const name = `${CONTROLLER}-experiments`;
    new k8s.KubeClusterRole(this, 'Experiments', {
      metadata: platformMetadata({ name, component: KATIB }),
      rules: experimentRules(trialKinds),
    });
    for (const namespace of experimentNamespaces) {
      new k8s.KubeRoleBinding(this, `ExperimentsIn-${namespace.name}`, {
        metadata: metadataIn(name, namespace),
        roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
        subjects: this.subjects,
      });
    }
  }
}

const metadataIn = (name: string, namespace: INamespace) =>
  platformMetadata({ name, namespace: namespace.name, component: KATIB });
