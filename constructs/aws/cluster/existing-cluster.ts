import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import { Construct } from 'constructs';
import { iamRoleName, NODE_ROLE } from '../../../lib/contracts/cluster';
import { addInlinePolicy, AwsContext } from '../identity';
import type { IOidcProvider, IdentityMechanism, PolicyStatement } from '../identity';
import { AccessEntry } from './access-entry';
import type { AccessEntryOptions } from './access-entry';
import type { ICluster } from './i-cluster';
import type { ClusterComputeMode } from './compute';
import { OidcProvider } from './oidc-provider';

/** A cluster that exists. */
export interface ExistingClusterOptions {
  /** Its name. */
  readonly name: string;
  /** Who makes its nodes. */
  readonly computeMode: ClusterComputeMode;
  /**
   * Role of the nodes that our pools create.
   *
   * @default - `<name>-node`
   */
  readonly nodeRoleName?: string;
  /**
   * Security group that its nodes have.
   *
   * @default - the cluster's own, which EKS gives to nodes of Auto Mode and managed node groups
   */
  readonly nodeSecurityGroupId?: string;
  /**
   * How its pods prove to AWS who they are. `pod-identity` needs the agent, which Auto Mode has.
   *
   * @default 'pod-identity'
   */
  readonly identityMechanism?: IdentityMechanism;
  /**
   * ARN of its IAM OIDC provider; needed for `irsa`.
   *
   * @default - none
   */
  readonly oidcProviderArn?: string;
}

/** A cluster found by name when Terraform plans. It stays as it is, save for access entries that are added. */
export class ExistingCluster extends Construct implements ICluster {
  readonly name: string;
  readonly nameReference: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly oidcIssuer: string;
  readonly version: string;
  readonly computeMode: ClusterComputeMode;
  readonly securityGroupId: string;
  readonly nodeSecurityGroupId: string;
  readonly nodeRoleName: string;
  readonly nodeRoleArn: string;
  readonly identityMechanism: IdentityMechanism;
  readonly oidcProvider?: IOidcProvider;

  constructor(scope: Construct, id: string, options: ExistingClusterOptions) {
    super(scope, id);
    const { name, oidcProviderArn } = options;
    const { nodeRoleName = iamRoleName(name, NODE_ROLE) } = options;
    const data = new DataAwsEksCluster(this, 'Resource', { name });
    const { partition, accountId } = AwsContext.of(this);

    this.name = name;
    this.nameReference = data.name;
    this.arn = data.arn;
    this.endpoint = data.endpoint;
    this.certificateAuthority = data.certificateAuthority.get(0).data;
    this.oidcIssuer = data.identity.get(0).oidc.get(0).issuer;
    this.version = data.version;
    this.computeMode = options.computeMode;
    this.securityGroupId = data.vpcConfig.get(0).clusterSecurityGroupId;
    this.nodeSecurityGroupId = options.nodeSecurityGroupId ?? this.securityGroupId;
    this.nodeRoleName = nodeRoleName;
    this.nodeRoleArn = `arn:${partition}:iam::${accountId}:role/${nodeRoleName}`;
    this.identityMechanism = options.identityMechanism ?? 'pod-identity';
    if (oidcProviderArn !== undefined) {
      this.oidcProvider = OidcProvider.fromArn(this, oidcProviderArn, this.oidcIssuer);
    }
  }

  addNodePolicy(id: string, statements: readonly PolicyStatement[]): void {
    addInlinePolicy(this, id, { roleName: this.nodeRoleName, statements });
  }

  addAccessEntry(id: string, options: AccessEntryOptions): void {
    new AccessEntry(this, id, { ...options, clusterName: this.nameReference });
  }
}
