import { Testing } from 'cdktf';
import type { EnvironmentInput } from '../../../lib/config';
import { FoundationStack } from '../../../stacks/infrastructure/foundation-stack';
import {
  outputOf,
  resourcesOf,
  type TerraformBlock,
  type TerraformJson,
} from '../../architecture/output';
import { environmentWith } from '../../support/environments';

const foundations = new Map<string, TerraformJson>();

/** The foundation of an environment; equal sections are synthesized once. */
function foundationOf(sections: Partial<EnvironmentInput>): TerraformJson {
  const key = JSON.stringify(sections);
  const foundation = foundations.get(key) ?? synthesizedFoundation(sections);
  foundations.set(key, foundation);
  return foundation;
}

function synthesizedFoundation(sections: Partial<EnvironmentInput>): TerraformJson {
  const environment = environmentWith(sections);
  const stack = new FoundationStack(Testing.app(), 'foundation', { environment });
  return JSON.parse(Testing.synth(stack, true)) as TerraformJson;
}

/** The arguments of every resource of a type that an environment's foundation makes. */
const blocksOf = (sections: Partial<EnvironmentInput>, type: string): TerraformBlock[] =>
  Object.values(foundationOf(sections).resource?.[type] ?? {});

/** Without services, which have secrets of their own. */
const BARE = { edge: { kind: 'none' }, identity: { provider: 'none' } } as const;

describe('the foundation', () => {
  const ADMIN = 'arn:aws:iam::111122223333:role/Admin';
  const DEV = 'arn:aws:iam::111122223333:role/Dev';

  test('makes the caller admin until principals are named', () => {
    expect(blocksOf({}, 'aws_eks_access_entry')).toContainEqual(
      expect.objectContaining({ principal_arn: expect.stringContaining('issuer_arn') }),
    );
    const named = blocksOf({ cluster: { admins: [ADMIN] } }, 'aws_eks_access_entry');
    expect(named.map((entry) => entry['principal_arn'])).toContain(ADMIN);
    expect(JSON.stringify(named)).not.toContain('issuer_arn');
  });

  test('gives each principal one access entry with all its groups', () => {
    const entries = blocksOf(
      {
        cluster: { admins: [ADMIN] },
        access: { viewer: { principals: [DEV, ADMIN] } },
        teams: { vision: { principals: [DEV] } },
      },
      'aws_eks_access_entry',
    );
    const groupsOf = (arn: string) =>
      entries
        .filter((entry) => entry['principal_arn'] === arn)
        .map((entry) => entry['kubernetes_groups']);
    expect(groupsOf(DEV)).toEqual([['ml-viewers', 'team-vision']]);
    expect(groupsOf(ADMIN)).toEqual([['ml-viewers']]);
  });

  test('grants a team its own prefix of a bucket, without a wildcard action', () => {
    const policies = blocksOf({ teams: { vision: {} } }, 'aws_iam_role_policy');
    const text = JSON.stringify(policies);
    expect(text).toContain('teams/vision/*');
    expect(text).not.toMatch(/s3:\*/);
  });

  test('tags everything with platform, environment and the user’s own tags', () => {
    expect(foundationOf({ aws: { tags: { CostCentre: '42' } } })['provider']).toMatchObject({
      aws: [
        {
          default_tags: [
            { tags: { CostCentre: '42', Environment: 'test', ManagedBy: 'terraform' } },
          ],
        },
      ],
    });
  });

  test('refuses another account where one is named', () => {
    expect(foundationOf({ aws: { accountId: '111122223333' } })['provider']).toMatchObject({
      aws: [{ allowed_account_ids: ['111122223333'] }],
    });
  });

  test.each<[string, Partial<EnvironmentInput>, string, number]>([
    ['no budget without anyone to tell', {}, 'aws_budgets_budget', 0],
    [
      'a budget with someone to tell',
      { aws: { budget: { notify: ['ops@acme.dev'] } } },
      'aws_budgets_budget',
      1,
    ],
    ['no repositories by default', {}, 'aws_ecr_repository', 0],
    [
      'repositories that are named',
      { aws: { images: { repositories: ['mlflow', 'notebook'] } } },
      'aws_ecr_repository',
      2,
    ],
    ['no database by default', {}, 'aws_db_instance', 0],
    ['a database that is asked for', { databases: { postgres: {} } }, 'aws_db_instance', 1],
    [
      'a cache that is asked for',
      { databases: { valkey: {} } },
      'aws_elasticache_replication_group',
      1,
    ],
    ['no backup plan in a lab', {}, 'aws_backup_plan', 0],
    ['a backup plan in production', { profile: 'production' }, 'aws_backup_plan', 1],
    [
      'a place for each declared secret',
      { ...BARE, secrets: { declared: ['hugging-face-token', 'kaggle'] } },
      'aws_secretsmanager_secret',
      2,
    ],
    [
      'a secret for each random value that is asked for',
      { ...BARE, secrets: { generated: ['webhook'] } },
      'aws_secretsmanager_secret_version',
      1,
    ],
    ['no zone where one exists', {}, 'aws_route53_zone', 0],
    [
      'a zone that is delegated from its parent',
      { dns: { zone: 'delegated', parentZoneName: 'acme.dev' } },
      'aws_route53_zone',
      1,
    ],
    [
      'no certificate before a standalone zone is delegated',
      { dns: { zone: 'standalone' } },
      'aws_acm_certificate',
      0,
    ],
    [
      'a certificate once it is',
      { dns: { zone: 'standalone', delegated: true } },
      'aws_acm_certificate',
      1,
    ],
    [
      'no certificate where one is given',
      { dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/x' } },
      'aws_acm_certificate',
      0,
    ],
    ['an EFA security group only for EFA pools', {}, 'aws_vpc_security_group_egress_rule', 0],
  ])('makes %s', (_what, sections, type, count) => {
    expect(blocksOf(sections, type)).toHaveLength(count);
  });

  test('caches the registries that are named, and lets every node fill the cache', async () => {
    const output = await outputOf(
      environmentWith({
        aws: {
          accountId: '111122223333',
          images: { pullThroughCache: { 'registry.k8s.io': {}, 'quay.io': {} } },
        },
      }),
    );
    expect(
      resourcesOf(output, 'aws_ecr_pull_through_cache_rule').map(
        ({ block }) => block['ecr_repository_prefix'],
      ),
    ).toEqual(['test/quay', 'test/k8s']);
    const roles = resourcesOf(output, 'aws_iam_role_policy').filter(({ block }) =>
      JSON.stringify(block).includes('ecr:BatchImportUpstreamImage'),
    );
    expect(roles).toHaveLength(2);
    const teardown = output.units.find(({ name }) => name === 'teardown');
    expect(teardown?.yaml).toContain(
      'image: 111122223333.dkr.ecr.us-west-2.amazonaws.com/test/k8s/kubectl:',
    );
  });
});
