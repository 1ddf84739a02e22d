/** What marks everything this program makes: value of `part-of`, prefix of labels, first part of state keys. */
export const PLATFORM = 'eks-ml-platform';

/** Tag by which Karpenter and EKS Auto Mode find the subnets and security groups of a cluster. */
export const DISCOVERY_TAG = 'karpenter.sh/discovery';
