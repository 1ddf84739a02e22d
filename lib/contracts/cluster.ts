/** What the IAM role of the nodes of our own pools is called beside the cluster. */
export const NODE_ROLE = 'node';

/** The label that EKS gives to nodes of a managed node group. https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html */
const NODE_GROUP_LABEL = 'eks.amazonaws.com/nodegroup';

/** An IAM role that belongs to a cluster. */
export const iamRoleName = (cluster: string, name: string): string => `${cluster}-${name}`;

/** The managed node group that carries the platform's controllers. */
export const systemNodeGroupName = (cluster: string): string => `${cluster}-system`;

/** The label of that group's nodes. */
export const systemNodeSelector = (cluster: string): Record<string, string> => ({
  [NODE_GROUP_LABEL]: systemNodeGroupName(cluster),
});

/** The security group of nodes that speak Elastic Fabric Adapter with each other. */
export const efaSecurityGroupName = (cluster: string): string => `${cluster}-efa`;
