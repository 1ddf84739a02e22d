import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Construct } from 'constructs';
import type { PlannedSubnet } from '../../../lib/values';
import { valueIn, zoneId } from './zone';

/** Props of a `NetworkTier`. */
export interface NetworkTierProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Name of the tier, the first part of the `Name` tag of everything in it. */
  readonly name: string;
  /** The subnets, one a zone. */
  readonly subnets: readonly PlannedSubnet[];
  /** Tags of each subnet. */
  readonly tags: Readonly<Record<string, string>>;
  /** One route table for the tier, one for each zone, or those that another tier has for each zone. */
  readonly routing: 'shared' | 'perZone' | NetworkTier;
}

/**
 * The subnets of one tier and the route tables they use. Instances never get a public address: in
 * the public tier only load balancers and NAT gateways live, which have their own.
 */
export class NetworkTier extends Construct {
  /** Ids of the subnets, in the order of the zones. */
  readonly subnetIds: readonly string[];
  /** Route tables made here: by zone, or one under the empty name that all zones share. */
  readonly routeTables: ReadonlyMap<string, string>;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, props: NetworkTierProps) {
    super(scope, id);
    this.zones = props.subnets.map(({ zone }) => zone);
    this.routeTables = this.addRouteTables(props);
    this.subnetIds = props.subnets.map((subnet) => this.addSubnet(subnet, props));
  }

  /** The subnet of one zone. */
  subnetIdIn(zone: string): string {
    return valueIn(this, zone, this.zones, this.subnetIds);
  }

  private addRouteTables({ routing, vpcId, name }: NetworkTierProps): ReadonlyMap<string, string> {
    if (routing instanceof NetworkTier) return new Map();
    const zones = routing === 'shared' ? [''] : this.zones;
    return new Map(
      zones.map((zone) => {
        const tags = { Name: zone === '' ? name : `${name}-${zone}` };
        const table = new RouteTable(this, `${zoneId(zone)}RouteTable`, { vpcId, tags });
        return [zone, table.id];
      }),
    );
  }

  private addSubnet({ zone, cidr }: PlannedSubnet, props: NetworkTierProps): string {
    const subnet = new Subnet(this, zoneId(zone), {
      vpcId: props.vpcId,
      availabilityZone: zone,
      cidrBlock: cidr.toString(),
      mapPublicIpOnLaunch: false,
      tags: { Name: `${props.name}-${zone}`, ...props.tags },
    });
    const tables =
      props.routing instanceof NetworkTier ? props.routing.routeTables : this.routeTables;
    const tableOf = props.routing === 'shared' ? '' : zone;
    new RouteTableAssociation(this, `${zoneId(zone)}Routes`, {
      subnetId: subnet.id,
      routeTableId: valueIn(this, tableOf, [...tables.keys()], [...tables.values()]),
    });
    return subnet.id;
  }
}
