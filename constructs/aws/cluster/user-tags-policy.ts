import type { PolicyStatement } from '../identity';

/** Tag that EKS Auto Mode puts on everything it makes for a cluster. */
const CLUSTER_TAG = 'aws:RequestTag/eks:eks-cluster-name';

const REASON =
  'what EKS Auto Mode makes has no name before; the tag of the cluster, which only EKS sets, limits it';

/**
 * Lets EKS Auto Mode put tags of ours on instances, volumes, interfaces and load balancers. Its
 * managed policies refuse a launch that carries any: without this no node class with tags gets a node.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html#tag-prop
 */
export function userTagStatements(clusterName: string): PolicyStatement[] {
  const ofCluster = { [CLUSTER_TAG]: clusterName };
  return [
    statement('TagCompute', ['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateLaunchTemplate'], {
      StringEquals: ofCluster,
      StringLike: {
        'aws:RequestTag/eks:kubernetes-node-class-name': '*',
        'aws:RequestTag/eks:kubernetes-node-pool-name': '*',
      },
    }),
    statement('TagVolumes', ['ec2:CreateVolume', 'ec2:CreateSnapshot'], {
      StringEquals: ofCluster,
    }),
    statement('TagInterfaces', ['ec2:CreateNetworkInterface'], {
      StringEquals: ofCluster,
      StringLike: { 'aws:RequestTag/eks:kubernetes-cni-node-name': '*' },
    }),
    statement('TagLoadBalancers', LOAD_BALANCER_ACTIONS, { StringEquals: ofCluster }),
  ];
}

const LOAD_BALANCER_ACTIONS = [
  'elasticloadbalancing:CreateLoadBalancer',
  'elasticloadbalancing:CreateTargetGroup',
  'elasticloadbalancing:CreateListener',
  'elasticloadbalancing:CreateRule',
  'ec2:CreateSecurityGroup',
];

function statement(
  sid: string,
  actions: readonly string[],
  conditions: PolicyStatement['conditions'],
): PolicyStatement {
  return { sid, actions, resources: ['*'], conditions, wildcardReason: REASON };
}
