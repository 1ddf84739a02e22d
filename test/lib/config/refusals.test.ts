import { ConfigurationError, parseEnvironment, parseYamlEnvironment } from '../../../lib/config';
import { MINIMAL, WITHOUT_AWS } from '../../support/environments';

/** What is wrong with an environment of these sections, one text a violation: `path: problem`. */
function problemsWith(sections: object): string[] {
  try {
    parseEnvironment({ ...MINIMAL, ...sections }, 'test.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.violations.map(({ path, problem }) => `${path}: ${problem}`);
  }
}

type Case = readonly [what: string, sections: object, expected: string];

const failsWithOneViolation = (cases: readonly Case[]) => {
  test.each(cases)('fails with one violation when there is %s', (_what, sections, expected) => {
    const problems = problemsWith(sections);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
};

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
const pool = (settings: object, name = 'general') => ({ nodePools: { [name]: settings } });
const accessPoints = (points: object) => ({ storage: { shared: { accessPoints: points } } });
const endpoint = (settings: object) => ({ cluster: { endpoint: settings } });

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

describe('node pools', () => {
  failsWithOneViolation([
    [
      'the name of a class of Auto Mode',
      pool({ preset: 'general' }, 'default'),
      'nodePools.default: ',
    ],
    [
      'an unknown family',
      pool({ instanceFamilies: ['g99'] }),
      "nodePools.general.instanceFamilies[0]: instance family 'g99' is not known",
    ],
    [
      'an instance type as family',
      pool({ instanceFamilies: ['m7i.large'] }),
      'nodePools.general.instanceFamilies[0]: must be an instance family such as g6e, without a size',
    ],
    [
      'a family of the other architecture',
      pool({ instanceFamilies: ['m7g'] }),
      'nodePools.general.instanceFamilies[0]: must be of the architecture amd64',
    ],
    [
      'a GPU in a pool of CPUs',
      pool({ instanceFamilies: ['p5'] }),
      "must have neither GPUs nor Neuron devices, which the preset 'general' is for; it has NVIDIA GPUs",
    ],
    [
      'no GPU in a pool of GPUs',
      pool({ instanceFamilies: ['m7i'] }, 'gpu-inference'),
      'nodePools.gpu-inference.instanceFamilies[0]: must have NVIDIA GPUs',
    ],
    [
      'a zone without subnets',
      pool({ zones: ['us-west-2c'] }),
      'nodePools.general.zones[0]: must be a zone that has subnets: us-west-2a, us-west-2b',
    ],
    [
      'memory as CPU',
      pool({ limits: { cpu: '4Gi' } }),
      "nodePools.general.limits.cpu: '4Gi' is not an amount of CPU",
    ],
    [
      'CPU as memory',
      pool({ limits: { memory: '500m' } }),
      "nodePools.general.limits.memory: '500m' is not an amount of memory",
    ],
    [
      'a pool of no GPU',
      pool({ limits: { accelerators: 0 } }, 'gpu-inference'),
      'nodePools.gpu-inference.limits.accelerators: must be at least 1; remove the pool',
    ],
    [
      'a limit of GPUs without GPUs',
      pool({ limits: { accelerators: 4 } }),
      'nodePools.general.limits.accelerators: counts nothing in a pool',
    ],
    [
      'reserved capacity alone',
      pool({ capacityTypes: ['reserved'] }, 'gpu-training'),
      "nodePools.gpu-training.capacityTypes: must name another type beside 'reserved'",
    ],
  ]);

  test('zones are not compared with those of a region where nothing of AWS is used', () => {
    expect(problemsWith({ ...WITHOUT_AWS, ...pool({ zones: ['rack-1'] }) })).toEqual([]);
  });
});

describe('teams, storage and names', () => {
  failsWithOneViolation([
    [
      'a name too long',
      { teams: { ['a'.repeat(41)]: {} } },
      'the name must be at most 40 characters',
    ],
    [
      'a name with capitals',
      { teams: { Vision: {} } },
      'teams.Vision: the name must be lower-case',
    ],
    [
      'an empty team',
      { teams: { vision: null } },
      'teams.vision: must be a section with keys of its own; write {} for its defaults',
    ],
    [
      'a quota of CPU in bytes',
      { teams: { a: { quota: { cpu: '64Gi' } } } },
      "teams.a.quota.cpu: '64Gi' is not an amount of CPU",
    ],
    [
      'a quota of memory in thousandths',
      { teams: { a: { quota: { memory: '5m' } } } },
      'teams.a.quota.memory: ',
    ],
    [
      'a nominal size in thousandths',
      { storage: { sharedCapacity: '5m' } },
      'storage.sharedCapacity: ',
    ],
    [
      'files of root',
      accessPoints({ x: { uid: 0, gid: 0 } }),
      'accessPoints.x.uid: must be at least 1',
    ],
    [
      'a way out of the folder',
      accessPoints({ x: { uid: 1, gid: 1, path: '/../etc' } }),
      'accessPoints.x.path: must be one to four directories',
    ],
    [
      'a folder too deep',
      accessPoints({ x: { uid: 1, gid: 1, path: '/a/b/c/d/e' } }),
      'accessPoints.x.path: must be one to four directories',
    ],
    [
      'a folder of two access points',
      accessPoints({ x: { uid: 1, gid: 1, path: '/y' }, y: { uid: 1, gid: 1 } }),
      "storage.shared.accessPoints.y.path: is the directory of 'x' already",
    ],
    [
      'an access point of a team',
      { teams: { a: {} }, ...accessPoints({ 'team-a': { uid: 1, gid: 1 } }) },
      'storage.shared.accessPoints.team-a: is the name of the access point that the team has',
    ],
    [
      'a cron expression with both days',
      { storage: { backup: { schedule: 'cron(0 3 * * * *)' } } },
      'storage.backup.schedule: must be an AWS cron expression',
    ],
    [
      'a database of no class',
      { databases: { postgres: { instanceClass: 'large' } } },
      'databases.postgres.instanceClass: must be an RDS instance class such as db.t4g.medium',
    ],
    [
      'a secret declared twice',
      { secrets: { declared: ['a', 'a'] } },
      'secrets.declared[1]: is there twice',
    ],
    [
      'an address as bucket',
      { state: { backend: 's3', bucket: '192.168.1.1' } },
      'state.bucket: must be the name of an S3 bucket',
    ],
    [
      'a bucket of no region',
      { state: { backend: 's3', bucket: 'acme-state', region: 'mars' } },
      'state.region: must be an AWS region',
    ],
  ]);
});

describe('domain and account', () => {
  const longDomain = { domain: `${'a'.repeat(60)}.acme.dev` };

  failsWithOneViolation([
    [
      'a parent zone that does not hold the domain',
      { dns: { zone: 'delegated', parentZoneName: 'other.org' } },
      "dns.parentZoneName: must be a zone above the domain 'ml.acme.dev'",
    ],
    [
      'a zone that does not hold the domain',
      { dns: { zoneName: 'other.org' } },
      "dns.zoneName: must be the domain 'ml.acme.dev' or a zone above it",
    ],
    [
      'a domain too long for a certificate',
      longDomain,
      'domain: must be at most 64 characters long',
    ],
    [
      'a certificate of another region',
      { dns: { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/a' } },
      'dns.certificateArn: must be a certificate of the region us-west-2',
    ],
    [
      'a tag that is taken',
      { aws: { tags: { platform: 'mine' } } },
      'aws.tags.platform: is a key that every resource has already',
    ],
    [
      'a tag of AWS',
      { aws: { tags: { 'aws:x': 'y' } } },
      'aws.tags.aws:x: the name must not begin with aws:',
    ],
    [
      'a value that no tag may have',
      { aws: { tags: { owner: 'a;b' } } },
      'aws.tags.owner: must be letters, digits, spaces',
    ],
    [
      'more tags than a resource takes',
      { aws: { tags: Object.fromEntries(Array.from({ length: 47 }, (_, n) => [`t${n}`, ''])) } },
      'aws.tags: must be at most 46',
    ],
    ['a budget of nothing', { aws: { budget: { monthlyUsd: 0 } } }, 'must be more than 0'],
    [
      'a budget in fractions of a cent',
      { aws: { budget: { monthlyUsd: 0.001 } } },
      'aws.budget.monthlyUsd: must have two decimals at most',
    ],
    [
      'no address to write to',
      { aws: { budget: { notify: ['nobody'] } } },
      'aws.budget.notify[0]: must be an e-mail address',
    ],
    [
      'a role as boundary',
      { aws: { permissionsBoundaryArn: ROLE } },
      'aws.permissionsBoundaryArn: must be the ARN of an IAM policy',
    ],
    [
      'a repository named twice',
      { aws: { images: { repositories: ['trainer', 'trainer'] } } },
      'aws.images.repositories[1]: is there twice',
    ],
  ]);

  test.each([
    ['secret:docker', 'us-west-2', 'whose name begins with ecr-pullthroughcache/'],
    ['secret:ecr-pullthroughcache/docker-a1b2c3', 'eu-west-1', 'of the region us-west-2'],
  ])('fails when the credentials of a cache are %s in %s', (name, region, expected) => {
    const credentialsArn = `arn:aws:secretsmanager:${region}:111122223333:${name}`;
    const images = { pullThroughCache: { 'docker.io': { credentialsArn } } };
    expect(problemsWith({ aws: { accountId: '111122223333', images } })).toEqual([
      expect.stringContaining(`'docker.io'.credentialsArn`.replaceAll("'", '')),
    ]);
    expect(problemsWith({ aws: { accountId: '111122223333', images } })[0]).toContain(expected);
  });

  test('a certificate that is given may have any first name', () => {
    const certificateArn = 'arn:aws:acm:us-west-2:111122223333:certificate/a';
    expect(problemsWith({ ...longDomain, dns: { certificateArn } })).toEqual([]);
  });
});

describe('forms of a section', () => {
  failsWithOneViolation([
    [
      'a key of another form',
      { storage: { block: { reclaim: 'retain', storageClass: 'x' } } },
      "storage.block.reclaim: does not go with 'storageClass: x'; remove one of them",
    ],
    [
      'a key of a form that another key chooses',
      { state: { backend: 'local', bucket: 'acme-state' } },
      "state.bucket: does not go with 'backend: local'; it goes with 'backend: s3'",
    ],
    [
      'a key of a form that nothing chooses',
      { dns: { parentZoneName: 'acme.dev' } },
      "dns.parentZoneName: it goes with 'zone: delegated'",
    ],
    [
      'a form without what it needs',
      { dns: { zone: 'delegated' } },
      'dns.parentZoneName: is required; must be text',
    ],
    [
      'two choices at once',
      {
        cluster: {
          mode: 'auto',
          existing: { name: 'c', compute: 'auto', networkCidrs: ['10.0.0.0/8'] },
        },
      },
      "cluster.mode: does not go with 'existing'",
    ],
  ]);

  test('what is wrong deep in a section does not change the form that is meant', () => {
    expect(problemsWith(endpoint({ kind: 'private', cidrs: ['203.0.113.0/24'] }))).toEqual([
      'cluster.endpoint.accessPath: is required; must be one of vpn, runner-in-vpc, ssm',
      "cluster.endpoint.cidrs: does not go with 'kind: private'; it goes with 'kind: public'",
    ]);
  });
});

describe('what YAML makes of a text', () => {
  const GOOD = 'name: test\nregion: us-west-2\ndomain: ml.acme.dev\n';
  const reading = (text: string) => () => parseYamlEnvironment(`${GOOD}${text}`, 'my.yaml');

  test.each([
    [
      'a number for text',
      'cluster: { version: 1.35 }',
      'must be text: put it in quotes (got 1.35)',
    ],
    ['no number', 'aws: { budget: { monthlyUsd: .inf } }', 'must be a number (got Infinity)'],
    ['an alias without anchor', 'teams: { a: *b }', 'not valid YAML; Unresolved alias'],
    ['a tag', 'teams: !!python/object:x {}', 'not valid YAML; Unresolved tag'],
    ['two documents', '---\nname: x', 'not valid YAML; the file must be one document'],
  ])('fails when there is %s, naming the file', (_what, text, expected) => {
    expect(reading(text)).toThrow(ConfigurationError);
    expect(reading(text)).toThrow(/^my\.yaml has 1 error/);
    expect(reading(text)).toThrow(expected);
  });
});
