import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcIpv4CidrBlockAssociation } from '@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association';
import { Construct } from 'constructs';
import { ENDPOINTS_NODES_NEED, type InterfaceEndpoint } from '../../../lib/config/choices';
import { ValidationError } from '../../../lib/errors';
import type { SubnetPlan, SubnetTier } from '../../../lib/values';
import { existingNetwork, type ExistingNetworkOptions } from './existing-network';
import { FlowLogs, type FlowLogsOptions } from './flow-logs';
import type { INetwork } from './i-network';
import { InternetAccess, type NatMode } from './internet-access';
import { subnetPlan, type AddressOptions } from './network-addresses';
import { NetworkTier } from './network-tier';
import { subnetTags } from './subnet-tags';
import { VpcEndpoints } from './vpc-endpoints';
import { regionOf, valueIn } from './zone';

/** Props of a `Network`. */
export interface NetworkProps extends AddressOptions {
  /** Name of the network, the first part of the names of everything in it; unique in the account. */
  readonly name: string;
  /** Name of the cluster; its controllers find subnets by tags with this name. */
  readonly clusterName: string;
  /** How nodes and pods reach the internet. */
  readonly nat: NatMode;
  /**
   * AWS services that get private addresses in each private subnet. Each is charged by the hour and
   * zone, and saves the NAT charge of its traffic. With `nat: 'none'` the ones that nodes need to
   * join are required: ec2, ecr.api, ecr.dkr, eks, eks-auth, sts.
   * @default - none; S3 has its gateway endpoint in any case, which costs nothing
   */
  readonly interfaceEndpoints?: readonly InterfaceEndpoint[];
  /**
   * Records of all connections, in CloudWatch Logs.
   * @default - no flow logs
   */
  readonly flowLogs?: FlowLogsOptions;
}

/** A VPC with private, public and intra subnets in each zone, and optionally subnets for pods. */
export class Network extends Construct implements INetwork {
  /** A VPC that exists. Nothing is made; what the platform relies on is checked at plan. */
  static fromExisting(scope: Construct, id: string, options: ExistingNetworkOptions): INetwork {
    return existingNetwork(scope, id, options);
  }

  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly podCidr?: string;
  readonly zones: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly intraSubnetIds: readonly string[];
  readonly podSubnetIds: readonly string[];
  readonly privateRouteTableIds: readonly string[];
  readonly sourceCidrs: readonly string[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { name, nat, zones, interfaceEndpoints = [] } = props;
    const region = regionOf(this, zones);
    const plan = subnetPlan(this, props);
    validateEndpoints(this, nat, interfaceEndpoints);

    const vpcId = this.addVpc(props);
    const tier = this.tierBuilder(props, plan);
    const publicTier = tier('public', vpcId, 'shared');
    const privateTier = tier('private', vpcId, 'perZone');
    const intraTier = tier('intra', vpcId, 'shared');
    const podTier = props.podCidr
      ? tier('pods', this.addPodNetwork(vpcId, props.podCidr), privateTier)
      : undefined;

    this.vpcId = vpcId;
    this.vpcCidr = props.cidr;
    this.podCidr = props.podCidr;
    this.zones = [...zones];
    this.privateSubnetIds = privateTier.subnetIds;
    this.publicSubnetIds = publicTier.subnetIds;
    this.intraSubnetIds = intraTier.subnetIds;
    this.podSubnetIds = podTier?.subnetIds ?? [];
    this.privateRouteTableIds = [...privateTier.routeTables.values()];
    this.sourceCidrs = props.podCidr ? [props.cidr, props.podCidr] : [props.cidr];

    new InternetAccess(this, 'Internet', { vpcId, name, zones, nat, publicTier, privateTier });
    new VpcEndpoints(this, 'Endpoints', {
      vpcId,
      name,
      region,
      services: interfaceEndpoints,
      subnetIds: this.privateSubnetIds,
      sourceCidrs: this.sourceCidrs,
      routeTableIds: [privateTier, publicTier, intraTier].flatMap((one) => [
        ...one.routeTables.values(),
      ]),
    });
    if (props.flowLogs) new FlowLogs(this, 'FlowLogs', { ...props.flowLogs, vpcId, name, region });
  }

  /** The private subnet of one zone; throws on another zone. */
  privateSubnetIdIn(zone: string): string {
    return valueIn(this, zone, this.zones, this.privateSubnetIds);
  }

  private addVpc({ name, cidr }: NetworkProps): string {
    const vpc = new Vpc(this, 'Resource', {
      cidrBlock: cidr,
      // Both are needed by the private endpoint of the cluster and by private DNS of endpoints.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    // Adopting the default group without rules removes those it came with: nothing uses it by accident.
    new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: vpc.id,
      tags: { Name: `${name}-default-unused` },
    });
    return vpc.id;
  }

  /** The VPC's id, once the pod network is part of it. */
  private addPodNetwork(vpcId: string, cidrBlock: string): string {
    return new VpcIpv4CidrBlockAssociation(this, 'PodNetwork', { vpcId, cidrBlock }).vpcId;
  }

  private tierBuilder({ name, clusterName }: NetworkProps, plan: SubnetPlan) {
    const ids = { public: 'Public', private: 'Private', intra: 'Intra', pods: 'Pods' } as const;
    return (tier: SubnetTier, vpcId: string, routing: 'shared' | 'perZone' | NetworkTier) =>
      new NetworkTier(this, ids[tier], {
        vpcId,
        name: `${name}-${tier}`,
        subnets: plan.tier(tier),
        tags: subnetTags(tier, clusterName),
        routing,
      });
  }
}

function validateEndpoints(
  scope: Construct,
  nat: NatMode,
  services: readonly InterfaceEndpoint[],
): void {
  const missing = ENDPOINTS_NODES_NEED.filter((service) => !services.includes(service));
  if (nat !== 'none' || missing.length === 0) return;
  throw new ValidationError(
    scope,
    `'interfaceEndpoints' must have ${missing.join(', ')} with 'nat' none, got ${services.join(', ') || 'none'}; without them nodes cannot join the cluster. Add them, or set 'nat' to single or perZone`,
  );
}
