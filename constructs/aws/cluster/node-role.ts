import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Construct } from 'constructs';
import { AwsContext, Role, clusterRoleName, serviceTrust } from '../identity';
import { accessPolicyArn } from './access-entry';

const REGISTRY_POLICY = 'AmazonEC2ContainerRegistryPullOnly';
const SESSION_MANAGER_POLICY = 'AmazonSSMManagedInstanceCore';

/** Kinds of node: of EKS Auto Mode, of self-managed Karpenter or a managed node group. */
export type NodeKind = 'auto' | 'ec2';

/** Settings of {@link nodeRole}. */
export interface NodeRoleOptions {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** The role is `<cluster>-<name>`. */
  readonly name: string;
  /** Kind of node. */
  readonly kind: NodeKind;
  /**
   * Lets AWS Systems Manager open sessions.
   *
   * @default false
   */
  readonly sessionManager?: boolean;
  /**
   * Policy that caps the role.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/**
 * A role for nodes. Pods do not use it: their permissions come from their own identity, the CNI's too.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
 */
export function nodeRole(scope: Construct, id: string, options: NodeRoleOptions): Role {
  const { clusterName, kind, sessionManager = false } = options;
  const context = AwsContext.of(scope);
  const policies = [
    kind === 'auto' ? 'AmazonEKSWorkerNodeMinimalPolicy' : 'AmazonEKSWorkerNodePolicy',
    REGISTRY_POLICY,
    ...(sessionManager ? [SESSION_MANAGER_POLICY] : []),
  ];
  return new Role(scope, id, {
    name: clusterRoleName(scope, clusterName, options.name),
    description: `Nodes of EKS cluster ${clusterName}`,
    trustPolicy: serviceTrust('ec2.amazonaws.com', { tagSession: kind === 'auto' }),
    managedPolicyArns: policies.map((name) => context.managedPolicyArn(name)),
    permissionsBoundaryArn: options.permissionsBoundaryArn,
  });
}

/** Settings of a {@link NodeAccess}. */
export interface NodeAccessProps {
  /** Reference to the name of the cluster. */
  readonly clusterName: string;
  /** ARN of the nodes' role. */
  readonly roleArn: string;
  /** Kind of node. */
  readonly kind: NodeKind;
}

/**
 * Lets nodes with a role join the cluster. EKS makes such an entry itself for managed node groups and for
 * built-in pools, and refuses a second one: those use roles of their own.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export class NodeAccess extends Construct {
  constructor(scope: Construct, id: string, { clusterName, roleArn, kind }: NodeAccessProps) {
    super(scope, id);
    const entry = new EksAccessEntry(this, 'Resource', {
      clusterName,
      principalArn: roleArn,
      type: kind === 'auto' ? 'EC2' : 'EC2_LINUX',
    });
    if (kind === 'ec2') return;
    new EksAccessPolicyAssociation(this, 'Policy', {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: accessPolicyArn(this, 'autoNode'),
      accessScope: { type: 'cluster' },
    });
  }
}
