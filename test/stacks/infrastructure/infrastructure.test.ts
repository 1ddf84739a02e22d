import { Testing } from 'cdktf';
import type { EnvironmentInput } from '../../../lib/config';
import { WAVES } from '../../../lib/contracts/waves';
import type { ChartRelease } from '../../../lib/release/chart-release';
import { packUnit } from '../../../lib/release/pack';
import type { RenderedUnit } from '../../../lib/release/rendered-unit';
import { FoundationStack } from '../../../stacks/infrastructure/foundation-stack';
import { PlatformStack } from '../../../stacks/infrastructure/platform-stack';
import { addReleases } from '../../../stacks/infrastructure/release-sequence';
import { UnitRelease } from '../../../stacks/infrastructure/unit-release';
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

describe('state', () => {
  const backendOf = (state: EnvironmentInput['state']) => {
    const stack = new PlatformStack(Testing.app(), 'operators', {
      environment: environmentWith({ state }),
    });
    const { terraform } = JSON.parse(Testing.synth(stack)) as {
      terraform: { backend: unknown; required_version: string };
    };
    return terraform;
  };

  test('is a file outside cdktf.out by default', () => {
    expect(backendOf(undefined)).toMatchObject({
      backend: { local: { path: '../../../state/test/operators.tfstate' } },
      required_version: '>= 1.11.0',
    });
  });

  test('can be in S3, encrypted and locked by S3 itself', () => {
    expect(backendOf({ backend: 's3', bucket: 'acme-state' }).backend).toEqual({
      s3: {
        bucket: 'acme-state',
        key: 'eks-ml-platform/test/operators.tfstate',
        region: 'us-west-2',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test('takes the bucket’s own region and key', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/x';
    expect(
      backendOf({ backend: 's3', bucket: 'acme-state', region: 'eu-west-1', kmsKeyArn }).backend,
    ).toMatchObject({
      s3: { region: 'eu-west-1', kms_key_id: kmsKeyArn },
    });
  });
});

describe('releases', () => {
  const unit = (
    name: string,
    wave: RenderedUnit['wave'],
    more: Partial<RenderedUnit> = {},
  ): RenderedUnit => ({
    name,
    wave,
    yaml: `kind: ${name}\n`,
    objectCount: 1,
    releaseOnly: false,
    wait: true,
    timeoutSeconds: 900,
    ...more,
  });

  const karpenter: ChartRelease = {
    name: 'karpenter',
    wave: WAVES.controllers,
    namespace: 'karpenter',
    chart: {
      name: 'karpenter',
      repository: 'oci://public.ecr.aws/karpenter',
      version: '1.14.1',
      source: 's',
    },
    values: { replicas: 2 },
    definitions: 'separate-release',
    skipDefinitions: true,
  };

  function synthesized(
    units: readonly RenderedUnit[],
    chartReleases: readonly ChartRelease[] = [],
    bridgeValues = {},
  ) {
    const stack = new PlatformStack(Testing.app(), 'operators', { environment: environmentWith() });
    const { charts, last } = addReleases(stack, { units, chartReleases, bridgeValues });
    const { resource } = JSON.parse(Testing.synth(stack)) as {
      resource: { helm_release: Record<string, TerraformBlock> };
    };
    return { charts, last, releases: Object.values(resource.helm_release) };
  }

  const named = (releases: readonly TerraformBlock[], name: string) =>
    releases.find((release) => release['name'] === name);

  test('install a local chart by its path and exact version', () => {
    const { releases, charts } = synthesized([unit('node-pools', 1)]);
    expect(named(releases, 'node-pools')).toMatchObject({
      chart: '${path.module}/charts/node-pools',
      version: charts[0]?.version,
      namespace: 'ml-platform',
      atomic: true,
      wait: true,
      timeout: 900,
      max_history: 5,
    });
  });

  test('do not wait where a unit says so', () => {
    const { releases } = synthesized([unit('storage', 2, { wait: false, timeoutSeconds: 60 })]);
    expect(named(releases, 'storage')).toMatchObject({ atomic: false, wait: false, timeout: 60 });
  });

  test('of the base unit are recorded where a namespace exists already', () => {
    expect(named(synthesized([unit('base', 0)]).releases, 'base')).toMatchObject({
      namespace: 'kube-system',
    });
  });

  test('of upstream charts are pinned, and leave out CRDs that another release brings', () => {
    expect(named(synthesized([], [karpenter]).releases, 'karpenter')).toMatchObject({
      repository: 'oci://public.ecr.aws/karpenter',
      chart: 'karpenter',
      version: '1.14.1',
      skip_crds: true,
      values: ['${jsonencode({"replicas" = 2})}'],
    });
  });

  test('wait for every release of the wave before, charts and units alike', () => {
    const { releases } = synthesized(
      [unit('base', 0), unit('edge', 4), unit('other', 4)],
      [karpenter],
    );
    const dependencies = (name: string) =>
      (named(releases, name)?.['depends_on'] as string[]).map((address) =>
        address.replace(/^helm_release\.(\w+)_.*/, '$1'),
      );
    expect(dependencies('karpenter')).toEqual(['Base']);
    expect(dependencies('edge')).toEqual(['Karpenter']);
    expect(dependencies('other')).toEqual(['Karpenter']);
  });

  test('end with those of the last wave', () => {
    expect(synthesized([unit('base', 0), unit('edge', 4), unit('other', 4)]).last).toHaveLength(2);
  });

  test('are given the values that their chart declares, and no others', () => {
    const yaml = 'id: "@bridge(fileSystemId)@"\n';
    const { releases } = synthesized([unit('storage', 2, { yaml })], [], {
      fileSystemId: 'fs-1',
      other: 'x',
    });
    expect(named(releases, 'storage')?.['values']).toEqual([
      '${jsonencode({"fileSystemId" = "fs-1"})}',
    ]);
  });

  test('fails when a stack does not give a value that a unit needs', () => {
    const bridged = unit('storage', 2, { yaml: 'id: "@bridge(fileSystemId)@"\n' });
    const stack = new PlatformStack(Testing.app(), 'operators', { environment: environmentWith() });
    expect(
      () =>
        new UnitRelease(stack, 'Storage', {
          unit: bridged,
          chart: packUnit(bridged),
          namespace: 'x',
          dependsOn: [],
        }),
    ).toThrow(
      "operators/Storage: unit 'storage' needs the values fileSystemId, which no stack gives it",
    );
  });
});

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
      { secrets: { declared: ['hugging-face-token', 'kaggle'] } },
      'aws_secretsmanager_secret',
      2,
    ],
    [
      'a secret for each random value that is asked for',
      { secrets: { generated: ['webhook'] } },
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
