import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { INetwork } from './i-network';
import { regionOf, valueIn } from './zone';

/** Where an existing network is. Each list of subnets is in the order of the zones. */
export interface ExistingNetworkOptions {
  /** Id of the VPC. DNS support and DNS host names must be on. */
  readonly vpcId: string;
  /** Its primary IPv4 block. */
  readonly vpcCidr: string;
  /** Availability zones that the subnets lie in, at least one. */
  readonly zones: readonly string[];
  /** Subnets of nodes, one a zone, tagged `karpenter.sh/discovery` and `kubernetes.io/role/internal-elb`. */
  readonly privateSubnetIds: readonly string[];
  /**
   * Subnets of internet-facing load balancers, one a zone, tagged `kubernetes.io/role/elb`.
   * @default - none: load balancers are internal
   */
  readonly publicSubnetIds?: readonly string[];
  /**
   * Subnets of the control plane and databases, one a zone.
   * @default - the private ones
   */
  readonly intraSubnetIds?: readonly string[];
  /**
   * Secondary IPv4 block of the pods and their subnets.
   * @default - pods have addresses of the private subnets
   */
  readonly pods?: ExistingPodNetworkOptions;
  /**
   * Route tables of the private subnets, in the order of the zones.
   * @default - none: nothing can add routes or endpoints
   */
  readonly privateRouteTableIds?: readonly string[];
  /**
   * Whether a plan looks the VPC up and fails if its block or its DNS settings are not as needed.
   * @default true
   */
  readonly verify?: boolean;
}

/** Where an existing network has its pods. */
export interface ExistingPodNetworkOptions {
  /** The IPv4 block of the pods. */
  readonly cidr: string;
  /** Subnets of the pods, one a zone. */
  readonly subnetIds: readonly string[];
}

/** An existing network as others see it. */
export function existingNetwork(
  scope: Construct,
  id: string,
  options: ExistingNetworkOptions,
): INetwork {
  const network = new Construct(scope, id);
  validate(network, options);
  if (options.verify ?? true) verifyVpc(network, options);

  const { vpcCidr, zones, privateSubnetIds, pods } = options;
  return {
    vpcId: options.vpcId,
    vpcCidr,
    podCidr: pods?.cidr,
    zones,
    privateSubnetIds,
    publicSubnetIds: options.publicSubnetIds ?? [],
    intraSubnetIds: options.intraSubnetIds ?? privateSubnetIds,
    podSubnetIds: pods?.subnetIds ?? [],
    privateRouteTableIds: options.privateRouteTableIds ?? [],
    sourceCidrs: pods ? [vpcCidr, pods.cidr] : [vpcCidr],
    privateSubnetIdIn: (zone) => valueIn(network, zone, zones, privateSubnetIds),
  };
}

function verifyVpc(scope: Construct, { vpcId, vpcCidr }: ExistingNetworkOptions): void {
  new DataAwsVpc(scope, 'Resource', {
    id: vpcId,
    lifecycle: {
      postcondition: [
        {
          condition: `\${self.cidr_block == "${vpcCidr}"}`,
          errorMessage: `The primary block of ${vpcId} is not ${vpcCidr}. Correct the network's CIDR: security groups are built from it.`,
        },
        {
          condition: '${self.enable_dns_support && self.enable_dns_hostnames}',
          errorMessage: `${vpcId} has DNS support or DNS host names off. Switch both on: nodes find the private endpoint of the cluster by them.`,
        },
      ],
    },
  });
}

function validate(scope: Construct, options: ExistingNetworkOptions): void {
  const { zones, pods } = options;
  regionOf(scope, zones);
  const lists = {
    privateSubnetIds: options.privateSubnetIds,
    publicSubnetIds: options.publicSubnetIds,
    intraSubnetIds: options.intraSubnetIds,
    'pods.subnetIds': pods?.subnetIds,
    privateRouteTableIds: options.privateRouteTableIds,
  };
  for (const [property, ids] of Object.entries(lists)) {
    if (ids === undefined || ids.length === zones.length) continue;
    throw new ValidationError(
      scope,
      `'${property}' must have one id for each of the ${zones.length} zones (${zones.join(', ')}), in their order, got ${ids.length}`,
    );
  }
}
