import { ConfigurationError, parseYamlEnvironment } from '../../../lib/config';
import { endpoint, failsWithOneViolation, problemsWith } from './refusals-fixture';

const ROLE = 'arn:aws:iam::111122223333:role/Admin';

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
