import { EcrPullThroughCacheRule } from '@cdktf/provider-aws/lib/ecr-pull-through-cache-rule';
import { EcrRepositoryCreationTemplate } from '@cdktf/provider-aws/lib/ecr-repository-creation-template';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import {
  PullThroughCache,
  type PullThroughCacheProps,
  type UpstreamRegistry,
} from '../../../../constructs/aws/registry';
import { document, resolved, Synthesized, testStack } from '../network/synthesized';
import type { GrantStatement, IGrantee } from '../../../../constructs/aws/identity';

const KEY = { arn: 'arn:aws:kms:us-west-2:111122223333:key/images', keyId: 'images' };
const CREDENTIALS = {
  arn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:ecr-pullthroughcache/hub-AbCdEf',
};
const QUAY: UpstreamRegistry = { registry: 'quay.io', repositoryPrefix: 'ml/quay' };
const HUB: UpstreamRegistry = {
  registry: 'docker.io',
  repositoryPrefix: 'ml/hub',
  credentials: CREDENTIALS,
};
const REPOSITORIES = expect.stringMatching(
  /^arn:\$\{data\.aws_partition.*\}:ecr:\$\{data\.aws_region.*\.region\}:\$\{data\.aws_caller_identity.*\}:repository\/ml\/quay\/\*$/,
);

const build = (props: Partial<PullThroughCacheProps> = {}) => {
  const stack = testStack();
  const cache = new PullThroughCache(stack, 'Cache', {
    name: 'ml-lab',
    upstreams: [QUAY],
    ...props,
  });
  return { stack, cache, rendered: new Synthesized(stack) };
};

const fails = (props: Partial<PullThroughCacheProps>) => expect(() => build(props));

class RecordingGrantee implements IGrantee {
  readonly policies = new Map<string, readonly GrantStatement[]>();

  addPolicy(id: string, statements: readonly GrantStatement[]): void {
    this.policies.set(id, statements);
  }
}

describe('a pull-through cache', () => {
  test('keeps the first image of a tag, in repositories encrypted by AWS', () => {
    const { rendered } = build();
    expect(rendered.one(EcrRepositoryCreationTemplate)).toMatchObject({
      prefix: 'ml/quay',
      applied_for: ['PULL_THROUGH_CACHE'],
      image_tag_mutability: 'IMMUTABLE',
      encryption_configuration: [{ encryption_type: 'AES256' }],
    });
    expect(rendered.count(IamRole)).toBe(0);
  });

  test('has its template before its rule', () => {
    expect(build().rendered.one(EcrPullThroughCacheRule)).toEqual({
      ecr_repository_prefix: 'ml/quay',
      upstream_registry_url: 'quay.io',
      depends_on: [expect.stringContaining('aws_ecr_repository_creation_template.Cache_Quay')],
    });
  });

  test('logs in to registries that need it', () => {
    const rule = build({ upstreams: [QUAY, HUB] }).rendered.one(
      EcrPullThroughCacheRule,
      'DockerHub',
    );
    expect(rule).toMatchObject({
      upstream_registry_url: 'registry-1.docker.io',
      credential_arn: CREDENTIALS.arn,
    });
  });

  test('serves every registry that ECR supports here', () => {
    const anonymous = ['public.ecr.aws', 'quay.io', 'registry.k8s.io'] as const;
    const authenticated = ['docker.io', 'ghcr.io', 'registry.gitlab.com'] as const;
    const { rendered } = build({
      upstreams: [
        ...anonymous.map((registry, n) => ({ registry, repositoryPrefix: `ml/a${n}` })),
        ...authenticated.map((registry, n) => ({
          registry,
          repositoryPrefix: `ml/b${n}`,
          credentials: CREDENTIALS,
        })),
      ],
    });
    expect(rendered.count(EcrPullThroughCacheRule)).toBe(6);
    expect(rendered.count(EcrRepositoryCreationTemplate)).toBe(6);
  });

  test('follows tags upstream when asked', () => {
    const template = build({ immutableTags: false }).rendered.one(EcrRepositoryCreationTemplate);
    expect(template['image_tag_mutability']).toBe('MUTABLE');
  });

  test('takes another retention', () => {
    const template = build({ keepLast: 3 }).rendered.one(EcrRepositoryCreationTemplate);
    expect(document(template['lifecycle_policy'])).toMatchObject({
      rules: [{ selection: { countNumber: 7 } }, { selection: { countNumber: 3 } }],
    });
  });

  test('creates repositories with a key and tags through a role of least privilege', () => {
    const { rendered } = build({ encryptionKey: KEY, tags: { Project: 'ml' } });
    expect(rendered.one(EcrRepositoryCreationTemplate)).toMatchObject({
      encryption_configuration: [{ encryption_type: 'KMS', kms_key: KEY.arn }],
      resource_tags: { Project: 'ml' },
      custom_role_arn: expect.stringContaining('aws_iam_role.'),
    });
    expect(rendered.one(IamRole)['name']).toBe('ml-lab-ecr-cache');
    expect(document(rendered.one(IamRole)['assume_role_policy'])).toMatchObject({
      Statement: [{ Principal: { Service: 'ecr.amazonaws.com' }, Action: ['sts:AssumeRole'] }],
    });
    expect(document(rendered.one(IamRolePolicy)['policy'])).toMatchObject({
      Statement: [
        { Action: ['ecr:CreateRepository', 'ecr:TagResource'], Resource: [REPOSITORIES] },
        {
          Action: ['kms:CreateGrant', 'kms:RetireGrant', 'kms:DescribeKey'],
          Resource: [KEY.arn],
        },
      ],
    });
  });

  test('caps its role by a boundary, where there is one', () => {
    const permissionsBoundaryArn = 'arn:aws:iam::111122223333:policy/boundary';
    const { rendered } = build({ encryptionKey: KEY, permissionsBoundaryArn });
    expect(rendered.one(IamRole)['permissions_boundary']).toBe(permissionsBoundaryArn);
    expect(build({ encryptionKey: KEY }).rendered.one(IamRole)).not.toHaveProperty(
      'permissions_boundary',
    );
  });

  test('gives its role no key when there is none', () => {
    const { rendered } = build({ tags: { Project: 'ml' } });
    expect(String(rendered.one(IamRolePolicy)['policy'])).not.toContain('kms:');
  });

  test('accepts credentials whose ARN is known at apply only', () => {
    const stack = testStack();
    const secret = new SecretsmanagerSecret(stack, 'Secret', { name: 'ecr-pullthroughcache/hub' });
    new PullThroughCache(stack, 'Cache', {
      name: 'ml-lab',
      upstreams: [{ ...HUB, credentials: secret }],
    });
    expect(new Synthesized(stack).one(EcrPullThroughCacheRule)['credential_arn']).toContain(
      'aws_secretsmanager_secret.Secret',
    );
  });

  test('fails when there is no upstream', () => {
    fails({ upstreams: [] }).toThrow(/'upstreams' is empty/);
  });

  test('fails when a registry or a prefix is there twice', () => {
    fails({ upstreams: [QUAY, QUAY] }).toThrow(
      "'registry' is 'quay.io' twice; each upstream needs its own; 'repositoryPrefix' is 'ml/quay' twice",
    );
  });

  test.each(['q', 'ML', 'a'.repeat(31)])('fails when a prefix is %s', (repositoryPrefix) => {
    fails({ upstreams: [{ registry: 'quay.io', repositoryPrefix }] }).toThrow(
      /'repositoryPrefix' must have 2 to 30 lower-case letters/,
    );
  });

  test('fails when the name of the credentials is not one ECR reads', () => {
    const credentials = { arn: CREDENTIALS.arn.replace('ecr-pullthroughcache/', '') };
    fails({ upstreams: [{ ...HUB, credentials }] }).toThrow(
      /'credentials' of 'docker\.io' must be .* begins with 'ecr-pullthroughcache\/'/,
    );
  });

  test('fails when the retention is not a whole number', () => {
    fails({ keepLast: -1 }).toThrow(/'keepLast' must be a whole number from 1, got -1/);
  });
});

describe('filling the cache', () => {
  const statementOf = (grantee: RecordingGrantee) => grantee.policies.get('PullThroughCache')?.[0];

  test('is granted for the cached repositories only', () => {
    const { stack, cache } = build();
    const nodes = new RecordingGrantee();
    cache.grantPull(nodes);
    expect(statementOf(nodes)).toMatchObject({
      sid: 'FillPullThroughCache',
      actions: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
    });
    expect(resolved(stack, statementOf(nodes)?.resources)).toEqual([REPOSITORIES]);
  });

  test('includes tagging where repositories get tags', () => {
    const nodes = new RecordingGrantee();
    build({ tags: { Project: 'ml' } }).cache.grantPull(nodes);
    expect(statementOf(nodes)?.actions).toContain('ecr:TagResource');
  });

  test('is granted for a cache that exists', () => {
    const stack = testStack();
    const nodes = new RecordingGrantee();
    PullThroughCache.fromPrefixes(stack, 'Cache', { repositoryPrefixes: ['ml/quay'] }).grantPull(
      nodes,
    );
    expect(resolved(stack, statementOf(nodes)?.resources)).toEqual([REPOSITORIES]);
    expect(new Synthesized(stack).types()).toEqual([]);
  });
});
