import { ConfigurationError, parseEnvironment } from '../../../lib/config';
import { EXISTING_NETWORK, MINIMAL, WITHOUT_AWS } from '../../support/environments';

/** What is wrong with an environment, one text a violation: `path: problem`. */
function problemsOf(input: unknown): string[] {
  try {
    parseEnvironment(input, 'test.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.violations.map(({ path, problem }) => `${path}: ${problem}`);
  }
}

const problemsWith = (sections: object) => problemsOf({ ...MINIMAL, ...sections });

describe('one violation each', () => {
  test.each<[string, object, string]>([
    ['an unknown key', { nettwork: {} }, "nettwork: unknown key; did you mean 'network'?"],
    [
      'an unknown nested key',
      { cluster: { mode: 'karpenter', systemNodes: { mx: 3 } } },
      "cluster.systemNodes.mx: unknown key; did you mean 'max'?",
    ],
    [
      'a key that resembles none',
      { zzzzzzzz: 1 },
      'zzzzzzzz: unknown key; allowed here: access, airflow, argoWorkflows, aws, cluster',
    ],
    ['a name too long', { name: 'a'.repeat(21) }, 'name: '],
    ['a name with capitals', { name: 'Prod' }, 'name: must be lower-case letters'],
    [
      'a domain of one label',
      { domain: 'localhost' },
      'domain: must be a fully qualified domain name',
    ],
    ['an unknown profile', { profile: 'huge' }, 'profile: '],
    [
      'a zone of another region',
      { network: { zones: ['eu-west-1a', 'us-west-2a'] } },
      'network.zones[0]: must be a zone of the region us-west-2',
    ],
    [
      'a zone named twice',
      { network: { zones: ['us-west-2a', 'us-west-2a'] } },
      'network.zones[1]: is there twice',
    ],
    ['one zone only', { network: { zones: ['us-west-2a'] } }, 'network.zones: '],
    [
      'host bits in a network',
      { network: { cidr: '10.0.0.1/16' } },
      "network.cidr: '10.0.0.1/16' has host bits set",
    ],
    [
      'host bits in a pod network',
      { cluster: { mode: 'karpenter' }, network: { podCidr: '100.64.0.1/16' } },
      'network.podCidr: ',
    ],
    [
      'host bits in an endpoint network',
      { cluster: { endpoint: { kind: 'public', cidrs: ['10.0.0.1/8'] } } },
      'cluster.endpoint.cidrs[0]: ',
    ],
    [
      'fewer nodes at most than at least',
      { cluster: { mode: 'karpenter', systemNodes: { min: 4, max: 3 } } },
      "cluster.systemNodes.max: must be at least 'cluster.systemNodes.min' (4)",
    ],
    [
      'a pool without preset',
      { nodePools: { big: {} } },
      'nodePools.big.preset: is required for a pool whose name is not itself a preset',
    ],
    [
      'a pod network without the VPC CNI',
      { network: { podCidr: '100.64.0.0/16' } },
      'network.podCidr: is used by the VPC CNI add-on',
    ],
    [
      'a pool named as one of Auto Mode',
      { nodePools: { system: {} } },
      'nodePools.system: is the name of a pool that EKS Auto Mode brings itself',
    ],
    [
      'EFA over two zones',
      { nodePools: { 'gpu-training': { zones: ['us-west-2a', 'us-west-2b'] } } },
      'nodePools.gpu-training.zones: must be one zone',
    ],
    [
      'IRSA without account',
      { aws: { workloadIdentity: 'irsa' } },
      "aws.accountId: is needed with 'aws.workloadIdentity: irsa'",
    ],
    [
      'an image cache without account',
      { aws: { images: { pullThroughCache: { 'quay.io': {} } } } },
      "aws.accountId: is needed with 'aws.images.pullThroughCache'",
    ],
    [
      'an existing cluster without its VPC',
      {
        cluster: {
          existing: {
            name: 'c',
            compute: 'auto',
            nodeRoleName: 'n',
            networkCidrs: ['10.0.0.0/16'],
          },
        },
      },
      "network.existing: is needed with 'cluster.existing'",
    ],
    [
      'node pools in an existing cluster without their role',
      {
        cluster: { existing: { name: 'c', compute: 'auto', networkCidrs: ['10.0.0.0/16'] } },
        network: EXISTING_NETWORK,
      },
      'cluster.existing.nodeRoleName: is needed for node pools in an existing cluster',
    ],
    [
      'an existing cluster with nodes of its own, and no class of volumes',
      {
        cluster: { existing: { name: 'c', compute: 'other', networkCidrs: ['10.0.0.0/16'] } },
        network: EXISTING_NETWORK,
      },
      "storage.block.storageClass: is needed with 'provider: none' or 'compute: other'",
    ],
    [
      'IRSA in an existing cluster without its OIDC provider',
      {
        aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
        nodePools: {},
        cluster: { existing: { name: 'c', compute: 'auto', networkCidrs: ['10.0.0.0/16'] } },
        network: EXISTING_NETWORK,
      },
      "cluster.existing.oidcProviderArn: is needed with 'aws.workloadIdentity: irsa'",
    ],
    [
      'a group used twice',
      { access: { admin: { group: 'people' }, viewer: { group: 'people' } } },
      "access.viewer.group: is the group of 'access.admin.group' already",
    ],
    [
      'a key that is as near to one as to another, and begins like one',
      { teams: { vision: { quota: { gpu: 8 } } } },
      "teams.vision.quota.gpu: unknown key; did you mean 'gpus'?",
    ],
    [
      'a team with the name of what another has',
      { teams: { vision: {}, 'vision-ray': {} } },
      "teams.vision-ray: must not be the name of another team, 'vision', with ray, spark, training, workflows at its end",
    ],
    [
      'a missing access point',
      {
        teams: { vision: {} },
        storage: {
          shared: { existing: { fileSystemId: 'fs-0123456789abcdef0', accessPoints: {} } },
        },
      },
      'storage.shared.existing.accessPoints.team-vision: is required: the id of an access point to /teams/vision for user 1000 and group 100',
    ],
    ['an unknown region', { region: 'us-mars-1' }, "region: region 'us-mars-1' is not known"],
    [
      'a version that is out of support',
      { cluster: { version: '1.31' } },
      "cluster.version: Kubernetes '1.31' is refused: its extended support",
    ],
    [
      'people but no admins',
      { teams: { vision: { principals: ['arn:aws:iam::111122223333:role/Dev'] } } },
      "cluster.admins: is needed as soon as 'access' or 'teams' name principals",
    ],
    [
      'a principal that is no ARN',
      { cluster: { admins: ['root'] } },
      'cluster.admins[0]: must be the ARN of an IAM role or user',
    ],
    [
      'a backup schedule in the other cron dialect',
      { storage: { backup: { schedule: '0 3 * * *' } } },
      'storage.backup.schedule: must be an AWS cron expression',
    ],
  ])('fails when there is %s', (_case, sections, expected) => {
    const problems = problemsWith(sections);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  test('fails when AWS parts are asked for without AWS, naming each', () => {
    expect(problemsWith({ provider: 'none', databases: { postgres: {} } })).toEqual([
      expect.stringContaining('cluster.existing: is needed'),
      expect.stringContaining('storage.shared.storageClass: is needed'),
      expect.stringContaining('databases.postgres: is run by AWS'),
      expect.stringContaining('storage.block.storageClass: is needed'),
      expect.stringContaining('edge.certificate: is needed'),
    ]);
  });
});

test('all violations are told at once, with the value got', () => {
  const attempt = () =>
    parseEnvironment({ ...MINIMAL, profile: 'huge', domain: 7, teams: { Vision: {} } }, 'my.yaml');
  expect(attempt).toThrow(/^my\.yaml has 3 errors:/);
  expect(attempt).toThrow(/profile: .*\(got "huge"\)/);
  expect(attempt).toThrow(/domain: .*\(got 7\)/);
});

test('an environment without AWS is valid', () => {
  expect(problemsWith(WITHOUT_AWS)).toEqual([]);
});

test('a long value is shortened', () => {
  expect(() => parseEnvironment({ ...MINIMAL, domain: 'x'.repeat(200) }, 'f')).toThrow(/…\)/);
});
