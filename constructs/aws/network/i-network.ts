/** A VPC with the subnets that a cluster and its storage are placed in. */
export interface INetwork {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Primary IPv4 block of the VPC, known at synth. */
  readonly vpcCidr: string;
  /** Secondary IPv4 block that pods have addresses of; undefined where they share the primary one. */
  readonly podCidr?: string;
  /** Availability zones, in the order of the subnet ids of each tier. */
  readonly zones: readonly string[];
  /** Subnets of nodes, endpoints and mount targets, one a zone. */
  readonly privateSubnetIds: readonly string[];
  /** Subnets of internet-facing load balancers, one a zone; empty where there are none. */
  readonly publicSubnetIds: readonly string[];
  /** Subnets of the control plane and databases, without a route to the internet, one a zone. */
  readonly intraSubnetIds: readonly string[];
  /** Subnets that pods have addresses of, one a zone; empty without a pod network. */
  readonly podSubnetIds: readonly string[];
  /** Route tables of the private subnets, in the order of the zones, for further routes or endpoints. */
  readonly privateRouteTableIds: readonly string[];
  /** Every IPv4 block that nodes and pods have addresses of, for rules that admit them. */
  readonly sourceCidrs: readonly string[];
  /** The private subnet of one zone, for storage and capacity that live in a single zone; throws on another zone. */
  privateSubnetIdIn(zone: string): string;
}
