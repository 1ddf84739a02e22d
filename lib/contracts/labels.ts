/** Label values that mark everything this program makes, in the cluster and in AWS. */
export const PART_OF = 'eks-ml-platform';

/** Tag by which Karpenter and EKS Auto Mode find the subnets and security groups of a cluster. */
export const DISCOVERY_TAG = 'karpenter.sh/discovery';
