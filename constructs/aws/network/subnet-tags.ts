import { DISCOVERY_TAG, PLATFORM } from '../../../lib/contracts/labels';
import type { SubnetTier } from '../../../lib/values';

/**
 * Tag by which a node class finds the subnets of pods. It is not the tag of the nodes' subnets:
 * nodes must not get addresses here.
 */
export const POD_DISCOVERY_TAG = `${PLATFORM}/pod-network`;

/** The VPC CNI takes pod addresses from subnets with this tag. https://github.com/aws/amazon-vpc-cni-k8s (ENABLE_SUBNET_DISCOVERY) */
const CNI_ROLE = { 'kubernetes.io/role/cni': '1' };

/** Load-balancer controllers place balancers by these tags. https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html */
const PUBLIC_LOAD_BALANCERS = { 'kubernetes.io/role/elb': '1' };
const INTERNAL_LOAD_BALANCERS = { 'kubernetes.io/role/internal-elb': '1' };

/** The tags by which the cluster's controllers find the subnets of a tier. */
export function subnetTags(tier: SubnetTier, clusterName: string): Record<string, string> {
  switch (tier) {
    case 'public':
      return PUBLIC_LOAD_BALANCERS;
    case 'private':
      return { ...INTERNAL_LOAD_BALANCERS, [DISCOVERY_TAG]: clusterName };
    case 'pods':
      return { ...CNI_ROLE, [POD_DISCOVERY_TAG]: clusterName };
    case 'intra':
      return {};
  }
}
