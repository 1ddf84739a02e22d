import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcIpv4CidrBlockAssociation } from '@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association';
import { Network, POD_DISCOVERY_TAG, type NetworkProps } from '../../../../constructs/aws/network';
import { Cidr, planSubnets } from '../../../../lib/values';
import { Synthesized, testStack } from './synthesized';

const ZONES = ['us-west-2a', 'us-west-2b', 'us-west-2c'];
const PROPS: NetworkProps = {
  name: 'ml-lab',
  clusterName: 'ml-lab-cluster',
  cidr: '10.0.0.0/16',
  zones: ZONES,
  nat: 'single',
};

const build = (props: Partial<NetworkProps> = {}) => {
  const stack = testStack();
  const network = new Network(stack, 'Network', { ...PROPS, ...props });
  return { network, rendered: new Synthesized(stack) };
};

const fails = (props: Partial<NetworkProps>) => expect(() => build(props));

describe('the VPC', () => {
  const { rendered } = build();

  test('has the block given and the DNS that private endpoints need', () => {
    expect(rendered.one(Vpc)).toEqual({
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: 'ml-lab' },
    });
  });

  test('has a default security group without rules', () => {
    const group = rendered.one(DefaultSecurityGroup);
    expect(group).toMatchObject({ vpc_id: expect.stringContaining('aws_vpc.') });
    expect(group).not.toHaveProperty('ingress');
    expect(group).not.toHaveProperty('egress');
  });

  test('has no flow logs, interface endpoints or pod network unless asked', () => {
    expect(rendered.count(FlowLog)).toBe(0);
    expect(rendered.count(VpcEndpoint)).toBe(1);
    expect(rendered.count(VpcIpv4CidrBlockAssociation)).toBe(0);
  });
});

describe('the subnets', () => {
  const { rendered, network } = build();
  const plan = planSubnets({ cidr: Cidr.parse('10.0.0.0/16'), zones: ZONES });

  test.each(['private', 'public', 'intra'] as const)('of the %s tier follow the plan', (tier) => {
    const id = tier.charAt(0).toUpperCase() + tier.slice(1);
    for (const { zone, cidr } of plan.tier(tier)) {
      const letter = zone.slice(-1);
      expect(rendered.one(Subnet, `${id}_UsWest2${letter}_`)).toMatchObject({
        availability_zone: zone,
        cidr_block: cidr.toString(),
        tags: { Name: `ml-lab-${tier}-${zone}` },
      });
    }
  });

  test('give no instance a public address, not even the public ones', () => {
    for (const subnet of Object.values(rendered.all(Subnet))) {
      expect(subnet['map_public_ip_on_launch']).toBe(false);
    }
  });

  test('are found by load-balancer controllers and node classes', () => {
    expect(rendered.one(Subnet, 'Public_UsWest2a_')['tags']).toEqual({
      Name: 'ml-lab-public-us-west-2a',
      'kubernetes.io/role/elb': '1',
    });
    expect(rendered.one(Subnet, 'Private_UsWest2a_')['tags']).toEqual({
      Name: 'ml-lab-private-us-west-2a',
      'kubernetes.io/role/internal-elb': '1',
      'karpenter.sh/discovery': 'ml-lab-cluster',
    });
    expect(rendered.one(Subnet, 'Intra_UsWest2a_')['tags']).toEqual({
      Name: 'ml-lab-intra-us-west-2a',
    });
  });

  test('keep id and addresses when a zone is appended', () => {
    const before = build({ zones: ZONES.slice(0, 2) }).rendered.all(Subnet);
    const after = rendered.all(Subnet);
    expect(after).toMatchObject(before);
    expect(Object.keys(after)).toHaveLength(9);
  });

  test('are handed out in the order of the zones', () => {
    expect(network.zones).toEqual(ZONES);
    expect(network.privateSubnetIds).toHaveLength(3);
    expect(network.publicSubnetIds).toHaveLength(3);
    expect(network.intraSubnetIds).toHaveLength(3);
    expect(network.podSubnetIds).toEqual([]);
    expect(network.privateSubnetIdIn('us-west-2b')).toBe(network.privateSubnetIds[1]);
  });

  test('use fewer, larger slots with a lower number of zones', () => {
    const { rendered: two } = build({ zones: ZONES.slice(0, 2), maxZones: 2 });
    const [, size] = String(two.one(Subnet, 'Private_UsWest2a_')['cidr_block']).split('/');
    const [, usual] = String(rendered.one(Subnet, 'Private_UsWest2a_')['cidr_block']).split('/');
    expect(Number(size)).toBeLessThan(Number(usual));
  });
});

describe('the routes', () => {
  const { rendered } = build();

  test('use one table for each private zone and one for each other tier', () => {
    expect(rendered.count(RouteTable)).toBe(5);
    expect(rendered.count(RouteTableAssociation)).toBe(9);
    expect(rendered.one(RouteTableAssociation, 'Private_UsWest2b')).toMatchObject({
      subnet_id: expect.stringContaining('Private_UsWest2b_'),
      route_table_id: expect.stringContaining('Private_UsWest2bRouteTable_'),
    });
    expect(rendered.one(RouteTableAssociation, 'Intra_UsWest2b')).toMatchObject({
      subnet_id: expect.stringContaining('Intra_UsWest2b_'),
      route_table_id: expect.stringContaining('Intra_RouteTable_'),
    });
  });

  test('lead from public subnets to the internet gateway', () => {
    expect(rendered.count(InternetGateway)).toBe(1);
    expect(rendered.one(Route, 'PublicRoute')).toMatchObject({
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: expect.stringContaining('aws_internet_gateway.'),
      route_table_id: expect.stringContaining('Public_RouteTable_'),
    });
  });

  test('lead nowhere from intra subnets', () => {
    const tables = Object.values(rendered.all(Route)).map((route) => route['route_table_id']);
    expect(tables.filter((table) => String(table).includes('Intra'))).toEqual([]);
  });

  test('lead from all private zones to the one NAT gateway in the first public subnet', () => {
    expect(rendered.count(NatGateway)).toBe(1);
    expect(rendered.one(NatGateway)).toMatchObject({
      subnet_id: expect.stringContaining('Public_UsWest2a_'),
      allocation_id: expect.stringContaining('UsWest2aNatAddress'),
      depends_on: [expect.stringContaining('aws_internet_gateway.')],
    });
    expect(rendered.one(Eip)).toMatchObject({ domain: 'vpc' });
    for (const letter of ['a', 'b', 'c']) {
      expect(rendered.one(Route, `UsWest2${letter}PrivateRoute`)).toMatchObject({
        nat_gateway_id: expect.stringContaining('UsWest2aNat_'),
        route_table_id: expect.stringContaining(`Private_UsWest2${letter}RouteTable_`),
      });
    }
  });

  test('stay in the zone with a NAT gateway for each', () => {
    const { rendered: perZone } = build({ nat: 'perZone' });
    expect(perZone.count(NatGateway)).toBe(3);
    for (const letter of ['a', 'b', 'c']) {
      expect(perZone.one(NatGateway, `UsWest2${letter}Nat_`)).toMatchObject({
        subnet_id: expect.stringContaining(`Public_UsWest2${letter}_`),
      });
      expect(perZone.one(Route, `UsWest2${letter}PrivateRoute`)).toMatchObject({
        nat_gateway_id: expect.stringContaining(`UsWest2${letter}Nat_`),
      });
    }
  });
});

describe('a pod network', () => {
  const { rendered, network } = build({ podCidr: '100.64.0.0/16' });

  test('is added to the VPC before its subnets', () => {
    expect(rendered.one(VpcIpv4CidrBlockAssociation)).toMatchObject({
      cidr_block: '100.64.0.0/16',
    });
    expect(rendered.one(Subnet, 'Pods_UsWest2a_')).toMatchObject({
      vpc_id: expect.stringContaining('aws_vpc_ipv4_cidr_block_association.'),
      cidr_block: expect.stringMatching(/^100\.64\./),
    });
  });

  test('is found by node classes and the CNI, never as a place for nodes', () => {
    expect(rendered.one(Subnet, 'Pods_UsWest2a_')['tags']).toEqual({
      Name: 'ml-lab-pods-us-west-2a',
      'kubernetes.io/role/cni': '1',
      [POD_DISCOVERY_TAG]: 'ml-lab-cluster',
    });
  });

  test('leaves by the route tables of the private subnets', () => {
    expect(rendered.count(RouteTable)).toBe(5);
    expect(rendered.one(RouteTableAssociation, 'Pods_UsWest2c')).toMatchObject({
      route_table_id: expect.stringContaining('Private_UsWest2cRouteTable_'),
    });
  });

  test('is handed out with the blocks that rules have to admit', () => {
    expect(network.podSubnetIds).toHaveLength(3);
    expect(network.podCidr).toBe('100.64.0.0/16');
    expect(network.sourceCidrs).toEqual(['10.0.0.0/16', '100.64.0.0/16']);
    expect(build().network.sourceCidrs).toEqual(['10.0.0.0/16']);
  });
});

describe('a network', () => {
  test('fails when a block is malformed, and names the property', () => {
    fails({ cidr: '10.0.0.1/16' }).toThrow(/test\/Network: 'cidr': .*10\.0\.0\.0\/16/);
    fails({ podCidr: '100.64.0.0' }).toThrow(/'podCidr': '100.64.0.0' is not an IPv4 network/);
    fails({ peerCidrs: ['x'] }).toThrow(/'peerCidrs': 'x' is not an IPv4 network/);
  });

  test('fails when the block cannot hold the zones', () => {
    fails({ cidr: '10.0.0.0/27' }).toThrow(/'cidr': the VPC 10\.0\.0\.0\/27 is too small/);
  });

  test('fails when the pod network is outside the shared address space', () => {
    fails({ podCidr: '10.1.0.0/16' }).toThrow(
      /'podCidr' must lie inside 100\.64\.0\.0\/10, got '10\.1\.0\.0\/16'/,
    );
  });

  test('fails when it overlaps a peer', () => {
    fails({ peerCidrs: ['10.0.128.0/20'] }).toThrow(/'cidr': .*overlaps the peer network/);
  });

  test('fails when a zone is not an availability zone', () => {
    fails({ zones: ['us-west-2-lax-1a'] }).toThrow(/'zones' must name availability zones/);
  });

  test('fails when zones lie in two regions', () => {
    fails({ zones: ['us-west-2a', 'us-east-1a'] }).toThrow(/'zones' must lie in one region/);
  });

  test('fails when there is no zone', () => {
    fails({ zones: [] }).toThrow(/'zones' is empty/);
  });

  test('fails when a zone is named twice', () => {
    fails({ zones: ['us-west-2a', 'us-west-2a'] }).toThrow(/'us-west-2a' twice/);
  });

  test('fails when it is asked for a subnet in a zone it does not have', () => {
    const { network } = build();
    expect(() => network.privateSubnetIdIn('us-west-2d')).toThrow(
      "'us-west-2d' is not a zone of this network; its zones are us-west-2a, us-west-2b, us-west-2c",
    );
  });
});
