import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata } from './metadata';

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
        namespace: 'kube-system',
        component: 'network-policy',
      }),
      data: { 'enable-network-policy-controller': 'true' },
    });
  }
}
