import type { IIdentityCluster, IWorkloadIdentity, PolicyStatement } from '../identity';
import type { AccessEntryOptions } from './access-entry';
import type { ClusterComputeMode } from './compute';

/** What self-managed Karpenter needs of AWS. */
export interface IKarpenterSupport {
  /** Identity of Karpenter's controller. */
  readonly controller: IWorkloadIdentity;
  /** Queue that announces interruptions; `settings.interruptionQueue` of the chart. Known at synth. */
  readonly interruptionQueueName: string;
}

/** An EKS cluster. */
export interface ICluster extends IIdentityCluster {
  /** The cluster's name as a reference: resources that use it wait for the cluster. */
  readonly nameReference: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** Certificate authority of the API server, base64. */
  readonly certificateAuthority: string;
  /** URL of the issuer of service account tokens. */
  readonly oidcIssuer: string;
  /** Kubernetes minor version, such as `1.35`. */
  readonly version: string;
  /** Who makes its nodes. */
  readonly computeMode: ClusterComputeMode;
  /** Security group that EKS gives the API server's interfaces. */
  readonly securityGroupId: string;
  /** Security group that nodes have: what data stores admit. EKS gives nodes the cluster's own. */
  readonly nodeSecurityGroupId: string;
  /** Role of the nodes that our pools create. Known at synth. */
  readonly nodeRoleName: string;
  /** ARN of that role. */
  readonly nodeRoleArn: string;
  /** Security group that lets nodes speak EFA with each other, where there is one. */
  readonly efaSecurityGroupId?: string;
  /** Present on a cluster with self-managed Karpenter that this program made. */
  readonly karpenter?: IKarpenterSupport;
  /**
   * Lets an IAM principal use the cluster. A principal has one entry.
   *
   * @param id name of the entry in the construct tree, PascalCase and stable
   */
  addAccessEntry(id: string, options: AccessEntryOptions): void;
  /**
   * Gives every node permissions: those of our pools, and those that are there before any pool.
   *
   * @param id name of the policy, unique for the cluster's nodes
   */
  addNodePolicy(id: string, statements: readonly PolicyStatement[]): void;
}
