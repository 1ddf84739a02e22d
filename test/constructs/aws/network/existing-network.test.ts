import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc';
import { Network } from '../../../../constructs/aws/network';
import { Synthesized, testStack } from './synthesized';

type ExistingNetworkOptions = Parameters<typeof Network.fromExisting>[2];

const OPTIONS: ExistingNetworkOptions = {
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidr: '10.8.0.0/16',
  zones: ['us-west-2a', 'us-west-2b'],
  privateSubnetIds: ['subnet-a', 'subnet-b'],
};

const build = (options: Partial<ExistingNetworkOptions> = {}) => {
  const stack = testStack();
  const network = Network.fromExisting(stack, 'Network', { ...OPTIONS, ...options });
  return { network, rendered: new Synthesized(stack) };
};

describe('an existing network', () => {
  test('makes nothing', () => {
    expect(build().rendered.types()).toEqual([]);
  });

  test('hands out what it was given', () => {
    const { network } = build({
      publicSubnetIds: ['subnet-c', 'subnet-d'],
      intraSubnetIds: ['subnet-e', 'subnet-f'],
      privateRouteTableIds: ['rtb-a', 'rtb-b'],
      pods: { cidr: '100.64.0.0/16', subnetIds: ['subnet-g', 'subnet-h'] },
    });
    expect(network).toMatchObject({
      vpcId: 'vpc-0123456789abcdef0',
      vpcCidr: '10.8.0.0/16',
      podCidr: '100.64.0.0/16',
      zones: ['us-west-2a', 'us-west-2b'],
      privateSubnetIds: ['subnet-a', 'subnet-b'],
      publicSubnetIds: ['subnet-c', 'subnet-d'],
      intraSubnetIds: ['subnet-e', 'subnet-f'],
      podSubnetIds: ['subnet-g', 'subnet-h'],
      privateRouteTableIds: ['rtb-a', 'rtb-b'],
      sourceCidrs: ['10.8.0.0/16', '100.64.0.0/16'],
    });
    expect(network.privateSubnetIdIn('us-west-2b')).toBe('subnet-b');
  });

  test('uses the private subnets where no others are given', () => {
    const { network } = build();
    expect(network.intraSubnetIds).toEqual(['subnet-a', 'subnet-b']);
    expect(network.publicSubnetIds).toEqual([]);
    expect(network.podSubnetIds).toEqual([]);
    expect(network.privateRouteTableIds).toEqual([]);
    expect(network.podCidr).toBeUndefined();
    expect(network.sourceCidrs).toEqual(['10.8.0.0/16']);
  });

  test('is looked up at plan, which fails on another block or without DNS', () => {
    expect(build().rendered.data(DataAwsVpc)).toEqual({
      id: 'vpc-0123456789abcdef0',
      lifecycle: {
        postcondition: [
          {
            condition: '${self.cidr_block == "10.8.0.0/16"}',
            error_message: expect.stringContaining('is not 10.8.0.0/16'),
          },
          {
            condition: '${self.enable_dns_support && self.enable_dns_hostnames}',
            error_message: expect.stringContaining('DNS'),
          },
        ],
      },
    });
  });

  test('is taken as given with verification off', () => {
    expect(build({ verify: false }).rendered.block('data')).toBeUndefined();
  });

  test('fails when a list of subnets does not match the zones', () => {
    expect(() => build({ privateSubnetIds: ['subnet-a'] })).toThrow(
      "test/Network: 'privateSubnetIds' must have one id for each of the 2 zones (us-west-2a, us-west-2b), in their order, got 1",
    );
    expect(() => build({ pods: { cidr: '100.64.0.0/16', subnetIds: [] } })).toThrow(
      /'pods.subnetIds' must have one id for each/,
    );
  });

  test('fails when there is no zone, or one outside the region', () => {
    expect(() => build({ zones: [] })).toThrow(/'zones' is empty/);
    expect(() => build({ zones: ['us-west-2a', 'eu-west-1a'] })).toThrow(/one region/);
  });

  test('fails when it is asked for a subnet in another zone', () => {
    const { network } = build();
    expect(() => network.privateSubnetIdIn('us-west-2c')).toThrow(/not a zone of this network/);
  });
});
