import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Arn } from '../../../lib/values';
import { AwsContext } from '../identity';

/** A set of permissions that EKS defines. `clusterAdmin` is everything; `view` reads no Secrets. */
export type AccessPolicy = 'clusterAdmin' | 'admin' | 'edit' | 'view' | 'adminView';

// https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
const POLICY_NAMES: Readonly<Record<AccessPolicy | 'autoNode', string>> = {
  clusterAdmin: 'AmazonEKSClusterAdminPolicy',
  admin: 'AmazonEKSAdminPolicy',
  edit: 'AmazonEKSEditPolicy',
  view: 'AmazonEKSViewPolicy',
  adminView: 'AmazonEKSAdminViewPolicy',
  autoNode: 'AmazonEKSAutoNodePolicy',
};

/** What an IAM principal may do in a cluster. A policy, groups, or both. */
export interface AccessEntryOptions {
  /** ARN of an IAM role or user; never of a session. */
  readonly principalArn: string;
  /**
   * Permissions that EKS itself grants.
   *
   * @default - none: RBAC of the groups decides
   */
  readonly policy?: AccessPolicy;
  /**
   * Namespaces that `policy` is limited to.
   *
   * @default - the whole cluster
   */
  readonly namespaces?: readonly string[];
  /**
   * Kubernetes groups the principal belongs to; RoleBindings name them. None may begin with `system:`.
   *
   * @default - none
   */
  readonly kubernetesGroups?: readonly string[];
}

/** Where an entry is made. */
export interface AccessEntryTarget {
  /** Reference to the name of the cluster. */
  readonly clusterName: string;
}

/** Entry of a person or a pipeline in the cluster's list of principals. */
export class AccessEntry extends Construct {
  constructor(scope: Construct, id: string, props: AccessEntryOptions & AccessEntryTarget) {
    super(scope, id);
    const { clusterName, principalArn, policy, namespaces, kubernetesGroups } = props;
    validate(this, props);

    const entry = new EksAccessEntry(this, 'Resource', {
      clusterName,
      principalArn,
      kubernetesGroups: kubernetesGroups ? [...kubernetesGroups] : undefined,
      type: 'STANDARD',
    });
    if (policy === undefined) return;
    new EksAccessPolicyAssociation(this, 'Policy', {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: accessPolicyArn(this, policy),
      accessScope: namespaces
        ? { type: 'namespace', namespaces: [...namespaces] }
        : { type: 'cluster' },
    });
  }
}

/** ARN of an access policy that EKS defines. */
export function accessPolicyArn(scope: Construct, policy: AccessPolicy | 'autoNode'): string {
  return `arn:${AwsContext.of(scope).partition}:eks::aws:cluster-access-policy/${POLICY_NAMES[policy]}`;
}

function validate(scope: Construct, options: AccessEntryOptions): void {
  const { principalArn, policy, namespaces, kubernetesGroups = [] } = options;
  if (!Token.isUnresolved(principalArn)) validatePrincipal(scope, principalArn);
  if (policy === undefined && kubernetesGroups.length === 0) {
    throw new ValidationError(
      scope,
      `'policy' or 'kubernetesGroups' must be given; without either the principal can do nothing`,
    );
  }
  if (namespaces?.length === 0 || (namespaces !== undefined && policy === undefined)) {
    throw new ValidationError(
      scope,
      `'namespaces' must list at least one namespace and go with a 'policy'; leave it out for the whole cluster`,
    );
  }
  const reserved = kubernetesGroups.find((group) => group.startsWith('system:'));
  if (reserved !== undefined) {
    throw new ValidationError(
      scope,
      `'kubernetesGroups' must not begin with 'system:', got '${reserved}'; use 'policy' for built-in permissions`,
    );
  }
}

function validatePrincipal(scope: Construct, principalArn: string): void {
  try {
    Arn.parsePrincipal(principalArn);
  } catch (error) {
    throw new ValidationError(
      scope,
      `'principalArn' must be an IAM role or user: ${error instanceof Error ? error.message : principalArn}`,
    );
  }
}
