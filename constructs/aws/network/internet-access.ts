import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { Construct } from 'constructs';
import type { NetworkTier } from './network-tier';
import { zoneId } from './zone';

const ANYWHERE = '0.0.0.0/0';

/**
 * NAT gateways: `single` serves all zones from the first one, which is cheapest, but the failure of
 * that zone cuts all off, and traffic between zones is charged; `perZone` has neither drawback;
 * `none` keeps nodes off the internet.
 */
export type NatMode = 'single' | 'perZone' | 'none';

/** Props of an `InternetAccess`. */
export interface InternetAccessProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Name of the network. */
  readonly name: string;
  /** Zones, in order. */
  readonly zones: readonly string[];
  /** How many NAT gateways there are. */
  readonly nat: NatMode;
  /** Where NAT gateways stand; gets a route to the internet gateway. */
  readonly publicTier: NetworkTier;
  /** Gets a route to the NAT gateways. */
  readonly privateTier: NetworkTier;
}

/** The way to the internet: a gateway for the public subnets, NAT for the private ones. */
export class InternetAccess extends Construct {
  constructor(scope: Construct, id: string, props: InternetAccessProps) {
    super(scope, id);
    const { vpcId, name } = props;
    const gateway = new InternetGateway(this, 'Resource', { vpcId, tags: { Name: name } });
    for (const [zone, routeTableId] of props.publicTier.routeTables) {
      const route = { routeTableId, destinationCidrBlock: ANYWHERE, gatewayId: gateway.id };
      new Route(this, `${zoneId(zone)}PublicRoute`, route);
    }
    this.addNat(gateway, props);
  }

  private addNat(gateway: InternetGateway, { nat, zones, ...props }: InternetAccessProps): void {
    if (nat === 'none') return;
    const natZones = nat === 'single' ? zones.slice(0, 1) : zones;
    const gateways = new Map(
      natZones.map((zone) => [zone, this.addNatGateway(zone, gateway, props)]),
    );
    const [first] = gateways.values();
    for (const [zone, routeTableId] of props.privateTier.routeTables) {
      const natGatewayId = gateways.get(zone) ?? first;
      const route = { routeTableId, destinationCidrBlock: ANYWHERE, natGatewayId };
      new Route(this, `${zoneId(zone)}PrivateRoute`, route);
    }
  }

  private addNatGateway(
    zone: string,
    gateway: InternetGateway,
    { name, publicTier }: Pick<InternetAccessProps, 'name' | 'publicTier'>,
  ): string {
    const tags = { Name: `${name}-${zone}` };
    const address = new Eip(this, `${zoneId(zone)}NatAddress`, {
      domain: 'vpc',
      tags,
      dependsOn: [gateway],
    });
    const nat = new NatGateway(this, `${zoneId(zone)}Nat`, {
      allocationId: address.allocationId,
      subnetId: publicTier.subnetIdIn(zone),
      tags,
      dependsOn: [gateway],
    });
    return nat.id;
  }
}
