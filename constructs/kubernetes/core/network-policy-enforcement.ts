import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { KUBE_SYSTEM } from '../../../lib/contracts/namespaces';
import { platformMetadata } from './metadata';

/**
 * Helm removes a ConfigMap before NetworkPolicies. Without it the controller stops, their finalizers
 * stay, and their namespaces never go: so the switch outlives its release.
 * https://github.com/aws/amazon-network-policy-controller-k8s/blob/main/pkg/config/configmap_manager.go
 * https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
 */
const KEPT_BY_HELM = { 'helm.sh/resource-policy': 'keep' };

/**
 * Switches on the controller that enforces NetworkPolicies on EKS Auto Mode.
 *
 * Without it every NetworkPolicy is accepted and none has an effect. With managed node groups the
 * switch is a setting of the VPC CNI add-on instead.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
export class NetworkPolicyEnforcement extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'Resource', {
      metadata: platformMetadata({
        name: 'amazon-vpc-cni',
        namespace: KUBE_SYSTEM,
        component: 'network-policy',
        annotations: KEPT_BY_HELM,
      }),
      data: { 'enable-network-policy-controller': 'true' },
    });
  }
}
