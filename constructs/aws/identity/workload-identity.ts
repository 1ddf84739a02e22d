import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role';
import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { AwsContext } from './aws-context';
import type { PolicyStatement } from './policy-statement';
import { Role, addInlinePolicy } from './role';
import { clusterRoleName } from './role-name';
import { irsaTrust, podIdentityTrust } from './trust-policy';
import type { IOidcProvider, ServiceAccountReference, TrustedAccounts } from './trust-policy';

/** How pods prove to AWS who they are: EKS Pod Identity, or IAM roles for service accounts. */
export type IdentityMechanism = 'pod-identity' | 'irsa';

/** What an identity needs to know of its cluster. */
export interface IIdentityCluster {
  /** Name of the cluster. */
  readonly name: string;
  /** ARN of the cluster. */
  readonly arn: string;
  /** Mechanism of identities that name none. */
  readonly identityMechanism: IdentityMechanism;
  /** Present where the cluster has an IAM OIDC provider; needed for `irsa`. */
  readonly oidcProvider?: IOidcProvider;
}

/** A Kubernetes service account that acts on AWS. */
export interface IWorkloadIdentity {
  /** Namespace of the service account. */
  readonly namespace: string;
  /** Name of the service account. */
  readonly serviceAccount: string;
  /** ARN of its role; a value that Terraform computes, so it never goes into a manifest. */
  readonly roleArn: string;
  /** Name of its role: known at synth. */
  readonly roleName: string;
  /** What pods must wait for before credentials work. */
  readonly dependables: readonly ITerraformDependable[];
  /**
   * Gives the identity permissions.
   *
   * @param id name of the policy, unique for the identity
   */
  addPolicy(id: string, statements: readonly PolicyStatement[]): void;
}

/** Settings of a {@link WorkloadIdentity}. */
export interface WorkloadIdentityProps {
  /** Cluster whose service account it is. */
  readonly cluster: IIdentityCluster;
  /** What the identity is for. The role is `<cluster>-<name>`, at most 64 characters. */
  readonly name: string;
  /** Namespace of the service account. It need not exist yet. */
  readonly namespace: string;
  /** Name of the service account. It need not exist yet. */
  readonly serviceAccount: string;
  /**
   * Further service accounts of the same software, in the same namespace, that act with the same role.
   *
   * @default - none
   */
  readonly sharedWith?: readonly string[];
  /**
   * How pods prove who they are. `irsa` needs the role's ARN as an annotation on the ServiceAccount.
   *
   * @default - the cluster's mechanism
   */
  readonly mechanism?: IdentityMechanism;
  /**
   * Policies to attach, by ARN. Prefer {@link IWorkloadIdentity.addPolicy}: managed policies are wide.
   *
   * @default - none
   */
  readonly managedPolicyArns?: readonly string[];
  /**
   * Policy that caps what the identity can ever do.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** Settings of {@link WorkloadIdentity.fromRole}. */
export interface ExistingIdentityOptions extends ServiceAccountReference {
  /** Name of the role, which must already trust the service account. */
  readonly roleName: string;
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Service accounts that already have an identity, by program: EKS takes one association each. */
const TAKEN = new WeakMap<IConstruct, Map<string, string>>();

/** A role for one service account of one cluster, by EKS Pod Identity or by IRSA. */
export class WorkloadIdentity extends Construct implements IWorkloadIdentity {
  /** Uses a role, and its trust in the service account, that exist. Policies can still be added to it. */
  static fromRole(
    scope: Construct,
    id: string,
    options: ExistingIdentityOptions,
  ): IWorkloadIdentity {
    return new ExistingIdentity(scope, id, options);
  }

  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly roleName: string;
  private readonly role: Role;
  private readonly associations: readonly EksPodIdentityAssociation[];

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    const { cluster, name, namespace, serviceAccount, sharedWith = [] } = props;
    const { mechanism = cluster.identityMechanism } = props;
    const accounts = { namespace, serviceAccounts: [serviceAccount, ...sharedWith] };
    for (const account of accounts.serviceAccounts) {
      validateReference(this, { namespace, serviceAccount: account });
      claim(this, cluster.name, `${namespace}/${account}`);
    }

    this.role = new Role(this, 'Role', {
      name: clusterRoleName(this, cluster.name, name),
      description: `Pods of ${namespace}/${serviceAccount} in cluster ${cluster.name}`,
      trustPolicy: trustPolicy(this, { cluster, mechanism, accounts }),
      managedPolicyArns: props.managedPolicyArns,
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
    this.associations =
      mechanism === 'pod-identity' ? associate(this, { cluster, accounts, role: this.role }) : [];

    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.roleArn = this.role.arn;
    this.roleName = this.role.name;
  }

  get dependables(): readonly ITerraformDependable[] {
    return [...this.role.dependables, ...this.associations];
  }

  addPolicy(id: string, statements: readonly PolicyStatement[]): void {
    this.role.addPolicy(id, statements);
  }
}

class ExistingIdentity extends Construct implements IWorkloadIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly roleName: string;
  readonly dependables: readonly ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, options: ExistingIdentityOptions) {
    super(scope, id);
    validateReference(this, options);
    this.namespace = options.namespace;
    this.serviceAccount = options.serviceAccount;
    this.roleName = options.roleName;
    this.roleArn = new DataAwsIamRole(this, 'Resource', { name: options.roleName }).arn;
  }

  addPolicy(id: string, statements: readonly PolicyStatement[]): void {
    addInlinePolicy(this, id, { roleName: this.roleName, statements });
  }
}

function validateReference(scope: Construct, reference: ServiceAccountReference): void {
  const { namespace, serviceAccount } = reference;
  if (!LABEL.test(namespace)) {
    throw new ValidationError(
      scope,
      `'namespace' must be 1 to 63 lower-case letters, digits and hyphens, got '${namespace}'; use the namespace's own name`,
    );
  }
  if (!SUBDOMAIN.test(serviceAccount)) {
    throw new ValidationError(
      scope,
      `'serviceAccount' must be 1 to 253 lower-case letters, digits, hyphens and dots, got '${serviceAccount}'; use the ServiceAccount's own name`,
    );
  }
}

function claim(scope: Construct, clusterName: string, account: string): void {
  const taken = TAKEN.get(scope.node.root) ?? new Map<string, string>();
  const owner = taken.get(`${clusterName}/${account}`);
  if (owner !== undefined) {
    throw new ValidationError(
      scope,
      `'serviceAccount' must have one identity, but '${account}' already has '${owner}'; call addPolicy on that one`,
    );
  }
  TAKEN.set(scope.node.root, taken.set(`${clusterName}/${account}`, scope.node.path));
}

interface Trust {
  readonly cluster: IIdentityCluster;
  readonly mechanism: IdentityMechanism;
  readonly accounts: TrustedAccounts;
}

function trustPolicy(scope: Construct, { cluster, mechanism, accounts }: Trust): string {
  if (mechanism === 'pod-identity') {
    const { accountId } = AwsContext.of(scope);
    return podIdentityTrust(accounts, { arn: cluster.arn, accountId });
  }
  if (cluster.oidcProvider === undefined) {
    throw new ValidationError(
      scope,
      `'mechanism' is 'irsa' but cluster '${cluster.name}' has no IAM OIDC provider; set 'identityMechanism' of the cluster to 'irsa', or give an existing cluster its 'oidcProviderArn'`,
    );
  }
  return irsaTrust(accounts, cluster.oidcProvider);
}

interface Associated {
  readonly cluster: IIdentityCluster;
  readonly accounts: TrustedAccounts;
  readonly role: Role;
}

/** One association per service account; the first is the identity's own. */
function associate(scope: Construct, { cluster, accounts, role }: Associated) {
  return accounts.serviceAccounts.map(
    (serviceAccount, index) =>
      new EksPodIdentityAssociation(
        scope,
        index === 0 ? 'Association' : `Association-${serviceAccount}`,
        {
          clusterName: cluster.name,
          namespace: accounts.namespace,
          serviceAccount,
          roleArn: role.arn,
        },
      ),
  );
}
