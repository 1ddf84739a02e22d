import type { KubernetesVersion } from '../../../lib/catalogue/kubernetes';
import type { IdentityMechanism } from '../identity';
import type { INetwork } from '../network';
import type { ClusterAccessOptions } from './cluster-access';
import type { CommonAddOn } from './cluster-add-ons';
import type { ComputeOptions } from './compute';
import type { IClusterKey } from './control-plane';
import type { EndpointAccessOptions } from './endpoint-access';

/** What a cluster needs of a network. */
export type ClusterNetwork = Pick<
  INetwork,
  'vpcId' | 'vpcCidr' | 'privateSubnetIds' | 'intraSubnetIds'
>;

/** Settings of a {@link Cluster}. */
export interface ClusterProps {
  /** Name, unique in account and region; at most 100 letters, digits, hyphens and underscores. Roles and queues begin with it. */
  readonly name: string;
  /**
   * Kubernetes minor version. Raise it one minor at a time; EKS never goes back.
   *
   * @default - the version that the catalogue is pinned for
   */
  readonly version?: KubernetesVersion;
  /** Network of the control plane and the nodes. */
  readonly network: ClusterNetwork;
  /** Who may use the cluster from the start. */
  readonly access: ClusterAccessOptions;
  /** How the API server is reached. */
  readonly endpointAccess: EndpointAccessOptions;
  /**
   * Who makes the nodes.
   *
   * @default - EKS Auto Mode with the built-in system pool
   */
  readonly compute?: ComputeOptions;
  /**
   * How pods prove to AWS who they are.
   *
   * @default 'pod-identity'
   */
  readonly identityMechanism?: IdentityMechanism;
  /**
   * Add-ons beyond the ones that nodes cannot do without.
   *
   * @default - EFS volumes, snapshots and metrics
   */
  readonly addOns?: readonly CommonAddOn[];
  /**
   * Key for Secrets and control-plane logs. Its policy must admit CloudWatch Logs. EKS cannot change it later.
   *
   * @default - an own key, rotated yearly
   */
  readonly encryptionKey?: IClusterKey;
  /**
   * Customer keys that volumes of pods and nodes are encrypted with: whoever creates volumes may use them.
   *
   * @default - volumes use the AWS managed key, which needs no permission
   */
  readonly volumeKeys?: readonly IClusterKey[];
  /**
   * Days that control-plane logs are kept; one of the periods that CloudWatch Logs accepts.
   *
   * @default 90
   */
  readonly logRetentionDays?: number;
  /**
   * IPv4 network of Service addresses; it must not overlap the VPC. EKS cannot change it later.
   *
   * @default - EKS chooses 10.100.0.0/16 or 172.20.0.0/16
   */
  readonly serviceCidr?: string;
  /**
   * Makes AWS refuse to delete the cluster, and Terraform its own key.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Lets AWS, or you, move traffic away from an impaired zone.
   *
   * @default true
   */
  readonly zonalShift?: boolean;
  /**
   * Adds a security group for nodes that speak Elastic Fabric Adapter with each other, named `<name>-efa`.
   *
   * @default false
   */
  readonly efa?: boolean;
  /**
   * Policy that caps every role made here.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}
