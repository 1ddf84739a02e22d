import type { ComputeMode } from '../../../lib/catalogue/add-ons';

/** Node pools that EKS Auto Mode brings itself. `system` takes only pods that tolerate `CriticalAddonsOnly`. */
export type BuiltInPool = 'system' | 'general-purpose';

/** AMI families of the managed node group. */
export type SystemNodeAmi =
  | 'AL2023_x86_64_STANDARD'
  | 'AL2023_ARM_64_STANDARD'
  | 'BOTTLEROCKET_x86_64'
  | 'BOTTLEROCKET_ARM_64';

/** The managed node group that carries controllers until Karpenter makes nodes. */
export interface SystemNodesOptions {
  /**
   * Instance types, any of which may be launched; all of one processor architecture.
   *
   * @default ['m7i.large', 'm6i.large']
   */
  readonly instanceTypes?: readonly string[];
  /**
   * Fewest nodes. Two spread over zones keep webhooks and DNS up while one is replaced.
   *
   * @default 2
   */
  readonly min?: number;
  /**
   * Most nodes; room for a rolling update is one above the usual number.
   *
   * @default 4
   */
  readonly max?: number;
  /**
   * Nodes at first. Later changes are left to whoever scales the group.
   *
   * @default - the fewest
   */
  readonly desired?: number;
  /**
   * Size of a node's volume for images and logs, in GiB; 20 to 16384.
   *
   * @default 50
   */
  readonly diskGiB?: number;
  /**
   * Tags of the instances and their volumes, which the provider's default tags do not reach.
   *
   * @default - their name alone
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Operating system image. It must match the architecture of `instanceTypes`.
   *
   * @default 'AL2023_x86_64_STANDARD'
   */
  readonly amiType?: SystemNodeAmi;
}

/** EKS Auto Mode: AWS runs Karpenter, the CNI, DNS, block storage, load balancing and Pod Identity. */
export interface AutoModeOptions {
  /** Selects EKS Auto Mode. */
  readonly mode: 'auto';
  /**
   * Pools that exist before any of ours; the cluster's add-ons run there.
   *
   * @default ['system']
   */
  readonly builtInPools?: readonly BuiltInPool[];
}

/** Add-ons that only nodes outside EKS Auto Mode can use. */
export type KarpenterAddOn = 'eks-node-monitoring-agent';

/** A managed node group, the AWS add-ons that Auto Mode would bring, and what Karpenter needs of AWS. */
export interface KarpenterModeOptions {
  /** Selects self-managed Karpenter. */
  readonly mode: 'karpenter';
  /**
   * The managed node group.
   *
   * @default - two to four large nodes
   */
  readonly systemNodes?: SystemNodesOptions;
  /**
   * Namespace that Karpenter's chart is installed in.
   *
   * @default 'karpenter'
   */
  readonly namespace?: string;
  /**
   * Add-ons beyond the ones such nodes cannot do without.
   *
   * @default ['eks-node-monitoring-agent']
   */
  readonly nodeAddOns?: readonly KarpenterAddOn[];
  /**
   * Lets AWS Systems Manager open sessions on nodes.
   *
   * @default false
   */
  readonly sessionManager?: boolean;
  /**
   * Tags the subnets so that Karpenter finds them. Only for subnets that no Terraform resource manages:
   * two owners of one subnet's tags undo each other.
   *
   * @default false
   */
  readonly tagSubnets?: boolean;
}

/** Who makes the cluster's nodes. Add-ons that contradict the choice have no place in it. */
export type ComputeOptions = AutoModeOptions | KarpenterModeOptions;

/** Who makes a cluster's nodes; `other` is an existing cluster of which nothing is assumed. */
export type ClusterComputeMode = ComputeMode | 'other';
