import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  Endpoint,
  platformMetadata,
  validated,
  WorkloadServiceAccount,
  type AwsAccess,
  type ClusterNetwork,
} from '../core';
import type { Sender } from './destination';
import { COMPONENT } from './names';

/** A collector that asks Kubernetes for pods. */
export interface CollectorAccountProps extends Sender {
  /** Where the Kubernetes API answers. */
  readonly network: ClusterNetwork;
  /**
   * Its identity on AWS.
   * @default - none
   */
  readonly aws?: AwsAccess;
}

/**
 * The service account of a collector, which may see the pods of every namespace, and nothing else: names of Deployments are
 * in those of their pods.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/processor/k8sattributesprocessor/README.md#cluster-scoped-rbac
 */
export class CollectorAccount extends Construct {
  /** Its name, for `serviceAccountName`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: CollectorAccountProps) {
    super(scope, id);
    const { name, namespace, pods, network, aws } = props;
    const account = { name, namespace, component: COMPONENT, pods, aws };
    this.name = new WorkloadServiceAccount(this, 'ServiceAccount', account).name;
    const role = `${namespace.name}-${name}`;
    const metadata = platformMetadata({ name: role, component: COMPONENT });
    new k8s.KubeClusterRole(this, 'Role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    });
    new k8s.KubeClusterRoleBinding(this, 'Binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name, namespace: namespace.name }],
    });
    const apiServer = validated(this, 'network', () => Endpoint.apiServer(network));
    namespace.allowEgressTo(`${name}-to-api-server`, apiServer, { pods });
  }
}
