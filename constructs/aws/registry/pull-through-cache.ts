import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { EcrPullThroughCacheRule } from '@cdktf/provider-aws/lib/ecr-pull-through-cache-rule';
import { EcrRepositoryCreationTemplate } from '@cdktf/provider-aws/lib/ecr-repository-creation-template';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { IEncryptionKey } from '../encryption';
import type { GrantStatement, IGrantee } from '../identity';
import {
  lifecyclePolicy,
  retentionViolations,
  type ImageRetentionOptions,
} from './lifecycle-policy';
import { TemplateRole } from './template-role';
import {
  credentialArn,
  upstreamUrl,
  upstreamViolations,
  type UpstreamRegistry,
} from './upstream-registry';

/** A cache of public registries in ECR. */
export interface IPullThroughCache {
  /** Lets an identity, such as the role of the nodes, fill the cache by pulling. */
  grantPull(grantee: IGrantee): void;
}

/** Props of a `PullThroughCache`. */
export interface PullThroughCacheProps extends ImageRetentionOptions {
  /** Name of the platform; the role that creates repositories is named after it. */
  readonly name: string;
  /** Registries to cache, each under a prefix of its own. */
  readonly upstreams: readonly UpstreamRegistry[];
  /**
   * Key that encrypts the cached images.
   * @default - the key that AWS owns (AES-256)
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Tags of the cached repositories. The default tags of the provider do not reach them, because
   * ECR creates them.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Whether a cached tag keeps its first image. With false a tag that moves upstream is refreshed
   * within a day of a pull.
   * @default true
   */
  readonly immutableTags?: boolean;
  /**
   * Policy that caps the role that ECR creates repositories with.
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** Where an existing cache keeps its repositories. */
export interface ExistingCacheOptions {
  /** Prefixes of the cached repositories. */
  readonly repositoryPrefixes: readonly string[];
}

/** Pull-through cache rules, with a template for the repositories that ECR creates at first pull. */
export class PullThroughCache extends Construct implements IPullThroughCache {
  /** Rules that exist in the registry of this account and region. */
  static fromPrefixes(
    scope: Construct,
    id: string,
    { repositoryPrefixes }: ExistingCacheOptions,
  ): IPullThroughCache {
    const arns = repositoryArns(new Construct(scope, id), repositoryPrefixes);
    return {
      grantPull: (grantee) => {
        grantee.addPolicy(POLICY_ID, pullStatements(arns, true));
      },
    };
  }

  private readonly repositoryArns: readonly string[];
  private readonly tagged: boolean;

  constructor(scope: Construct, id: string, props: PullThroughCacheProps) {
    super(scope, id);
    validate(this, props);

    const prefixes = props.upstreams.map(({ repositoryPrefix }) => repositoryPrefix);
    this.repositoryArns = repositoryArns(this, prefixes);
    this.tagged = props.tags !== undefined;
    const roleArn = this.templateRole(props)?.arn;
    for (const upstream of props.upstreams) this.addUpstream(upstream, props, roleArn);
  }

  /**
   * Lets an identity, such as the role of the nodes, fill the cache by pulling. Reading what is
   * cached takes the usual pull permissions besides.
   */
  grantPull(grantee: IGrantee): void {
    grantee.addPolicy(POLICY_ID, pullStatements(this.repositoryArns, this.tagged));
  }

  private templateRole(props: PullThroughCacheProps): TemplateRole | undefined {
    if (!props.encryptionKey && !props.tags) return undefined;
    return new TemplateRole(this, 'TemplateRole', {
      name: `${props.name}-ecr-cache`,
      repositoryArns: this.repositoryArns,
      encryptionKey: props.encryptionKey,
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
  }

  private addUpstream(
    upstream: UpstreamRegistry,
    props: PullThroughCacheProps,
    roleArn: string | undefined,
  ): void {
    const parent = new Construct(this, UPSTREAM_ID[upstream.registry]);
    const { repositoryPrefix } = upstream;
    const template = new EcrRepositoryCreationTemplate(parent, 'Template', {
      prefix: repositoryPrefix,
      description: `Repositories cached from ${upstream.registry}`,
      appliedFor: ['PULL_THROUGH_CACHE'],
      imageTagMutability: (props.immutableTags ?? true) ? 'IMMUTABLE' : 'MUTABLE',
      encryptionConfiguration: [encryption(props.encryptionKey)],
      lifecyclePolicy: lifecyclePolicy(props),
      resourceTags: props.tags && { ...props.tags },
      customRoleArn: roleArn,
    });
    new EcrPullThroughCacheRule(parent, 'Resource', {
      ecrRepositoryPrefix: repositoryPrefix,
      upstreamRegistryUrl: upstreamUrl(upstream),
      credentialArn: credentialArn(upstream),
      // A repository made before its template exists would keep the defaults of ECR for ever.
      dependsOn: [template],
    });
  }
}

const POLICY_ID = 'PullThroughCache';

const UPSTREAM_ID: Readonly<Record<UpstreamRegistry['registry'], string>> = {
  'public.ecr.aws': 'EcrPublic',
  'quay.io': 'Quay',
  'registry.k8s.io': 'Kubernetes',
  'docker.io': 'DockerHub',
  'ghcr.io': 'GitHub',
  'registry.gitlab.com': 'GitLab',
};

function repositoryArns(scope: Construct, prefixes: readonly string[]): string[] {
  const { partition } = new DataAwsPartition(scope, 'Partition');
  const { region } = new DataAwsRegion(scope, 'Region');
  const { accountId } = new DataAwsCallerIdentity(scope, 'Account');
  return prefixes.map(
    (prefix) => `arn:${partition}:ecr:${region}:${accountId}:repository/${prefix}/*`,
  );
}

/**
 * What a first pull does in the name of the one who pulls; tagging only where the template has tags.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
function pullStatements(arns: readonly string[], tagged: boolean): GrantStatement[] {
  const tagging = tagged ? ['ecr:TagResource'] : [];
  const actions = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository', ...tagging];
  return [{ sid: 'FillPullThroughCache', actions, resources: arns }];
}

function encryption(key: IEncryptionKey | undefined) {
  return key ? { encryptionType: 'KMS', kmsKey: key.arn } : { encryptionType: 'AES256' };
}

function validate(scope: Construct, props: PullThroughCacheProps): void {
  const violations = [...upstreamViolations(props.upstreams), ...retentionViolations(props)];
  if (violations.length > 0) throw new ValidationError(scope, violations.join('; '));
}
