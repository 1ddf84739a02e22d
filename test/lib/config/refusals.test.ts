import { WITHOUT_AWS } from '../../support/environments';
import { endpoint, failsWithOneViolation } from './refusals-fixture';

const ROLE = 'arn:aws:iam::111122223333:role/Admin';
const karpenter = (network: object) => ({ cluster: { mode: 'karpenter' }, network });
const systemNodes = (instanceTypes: string[]) => ({
  cluster: { mode: 'karpenter', systemNodes: { instanceTypes } },
});
const vpc = (settings: object) => ({
  network: {
    existing: {
      vpcId: 'vpc-0123456789abcdef0',
      cidr: '10.0.0.0/16',
      zones: ['us-west-2a', 'us-west-2b'],
      privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      ...settings,
    },
  },
});
const cluster = (existing: object) => ({
  ...WITHOUT_AWS,
  cluster: {
    existing: { name: 'c', compute: 'other', networkCidrs: ['10.0.0.0/16'], ...existing },
  },
});

describe('networks', () => {
  failsWithOneViolation([
    ['a VPC too small', { network: { cidr: '10.0.0.0/27' } }, 'network.cidr: the VPC 10.0.0.0/27'],
    ['a VPC too large', { network: { cidr: '10.0.0.0/8' } }, 'network.cidr: the VPC is 10.0.0.0/8'],
    [
      'more zones than the VPC holds',
      {
        network: {
          cidr: '10.0.0.0/24',
          zones: ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `us-west-2${letter}`),
        },
      },
      'in 6 zones',
    ],
    ['a VPC of no host', { network: { cidr: '127.0.0.0/16' } }, 'overlaps 127.0.0.0/8'],
    [
      'a letter that no zone has',
      { network: { zones: ['us-west-2a', 'us-west-2z'] } },
      'network.zones[1]: must be a zone of the region us-west-2, such as us-west-2a',
    ],
    [
      'a pod network outside its space',
      karpenter({ podCidr: '10.9.0.0/16' }),
      'network.podCidr: must lie inside 100.64.0.0/10',
    ],
    [
      'a pod network too small',
      karpenter({ podCidr: '100.64.0.0/28' }),
      'network.podCidr: the pod network 100.64.0.0/28 is too small',
    ],
    [
      'a pod network in the VPC',
      karpenter({ cidr: '100.64.0.0/16', podCidr: '100.64.0.0/17' }),
      'network.podCidr: the pod network 100.64.0.0/17 overlaps',
    ],
    [
      'no way out of the VPC',
      { network: { nat: 'none', interfaceEndpoints: ['ec2', 'sts'] } },
      'network.interfaceEndpoints: must have ecr.api, ecr.dkr, eks, eks-auth',
    ],
    [
      'an endpoint named twice',
      { network: { interfaceEndpoints: ['ec2', 'ec2'] } },
      'network.interfaceEndpoints[1]: is there twice',
    ],
    [
      'an existing VPC of impossible size',
      vpc({ cidr: '10.0.0.0/8' }),
      'network.existing.cidr: must be a network that a VPC can have',
    ],
    [
      'a subnet too few',
      vpc({ publicSubnetIds: ['subnet-0123456789abcdef2'] }),
      'network.existing.publicSubnetIds: must have one id for each of the 2 zones',
    ],
    [
      'a subnet named twice',
      vpc({ intraSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef2'] }),
      'network.existing.intraSubnetIds[1]: is there twice',
    ],
    ['an id of no VPC', vpc({ vpcId: 'vpc-X' }), 'network.existing.vpcId: must be the id of a VPC'],
  ]);
});

describe('clusters', () => {
  failsWithOneViolation([
    [
      'an endpoint open to all without a reason',
      endpoint({ kind: 'public', cidrs: ['0.0.0.0/0'] }),
      "cluster.endpoint.cidrs[0]: must not be wider than /8, got '0.0.0.0/0'",
    ],
    [
      'a private network at a public endpoint',
      endpoint({ kind: 'public', cidrs: ['10.0.0.0/8'] }),
      'cluster.endpoint.cidrs[0]: must be public addresses',
    ],
    [
      'more networks than EKS takes',
      endpoint({
        kind: 'public',
        cidrs: Array.from({ length: 41 }, (_, index) => `203.0.${index}.0/24`),
      }),
      'cluster.endpoint.cidrs: must be at most 40 items',
    ],
    [
      'an admin named twice',
      { cluster: { admins: [ROLE, ROLE] } },
      'cluster.admins[1]: is there twice',
    ],
    [
      'an unknown system node',
      systemNodes(['g99.large']),
      "cluster.systemNodes.instanceTypes[0]: instance family 'g99' is not known",
    ],
    [
      'an arm64 system node',
      systemNodes(['m7g.large']),
      'cluster.systemNodes.instanceTypes[0]: must be of the architecture amd64',
    ],
    [
      'host bits in a network of an existing cluster',
      cluster({ networkCidrs: ['10.0.0.1/16'] }),
      "cluster.existing.networkCidrs[0]: '10.0.0.1/16' has host bits set",
    ],
    [
      'a Service network without a tenth address',
      cluster({ serviceCidrs: ['10.100.0.0/30'] }),
      'cluster.existing.serviceCidrs[0]: must be a /28 or larger',
    ],
    [
      'a role as OIDC provider',
      cluster({ oidcProviderArn: ROLE }),
      'cluster.existing.oidcProviderArn: must be the ARN of an IAM oidc-provider',
    ],
  ]);
});
