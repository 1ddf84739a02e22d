import type { Construct } from 'constructs';
import type { ICluster } from '../../../constructs/aws/cluster';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import {
  ImageRepositories,
  PullThroughCache,
  type UpstreamRegistry,
} from '../../../constructs/aws/registry';
import type { CostTags } from '../../../constructs/aws/tags';
import type { Environment } from '../../../lib/config';
import { resourceNames } from '../../../lib/contracts/names';
import { ownRepositories } from '../../../lib/contracts/own-images';
import { cachedRegistries, cachePrefix, type CachedRegistry } from '../../../lib/contracts/images';

/** What image repositories are added to. */
export interface ImagesOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** The cluster whose nodes pull. */
  readonly cluster: ICluster;
  /** Key of the images. */
  readonly encryptionKey: IEncryptionKey;
  /** Tags that costs are found by. */
  readonly tags: CostTags;
}

/** Repositories for images of one's own, and copies of public ones. */
export function addImages(scope: Construct, options: ImagesOptions): void {
  addRepositories(scope, options);
  addCache(scope, options);
}

function addRepositories(scope: Construct, { environment, encryptionKey }: ImagesOptions): void {
  const repositories = [
    ...new Set([...environment.aws.images.repositories, ...ownRepositories(environment)]),
  ];
  if (repositories.length === 0) return;
  new ImageRepositories(scope, 'Images', {
    namespace: resourceNames(environment).slug,
    repositories,
    encryptionKey,
    forceDelete: !environment.storage.deletionProtection,
  });
}

function addCache(scope: Construct, options: ImagesOptions): void {
  const { environment, cluster, encryptionKey, tags } = options;
  const registries = cachedRegistries(environment.aws.images.pullThroughCache);
  if (registries.length === 0) return;
  const cache = new PullThroughCache(scope, 'ImageCache', {
    name: cluster.name,
    upstreams: registries.map((registry) => upstreamOf(environment, registry)),
    encryptionKey,
    tags: tags.toTags(),
    permissionsBoundaryArn: environment.aws.permissionsBoundaryArn,
  });
  cache.grantPull({
    addPolicy: (id, statements) => {
      cluster.addNodePolicy(id, statements);
    },
  });
}

function upstreamOf(environment: Environment, registry: CachedRegistry): UpstreamRegistry {
  const repositoryPrefix = cachePrefix(environment, registry);
  if (registry !== 'docker.io' && registry !== 'ghcr.io') return { registry, repositoryPrefix };
  const arn = environment.aws.images.pullThroughCache[registry]?.credentialsArn ?? '';
  return { registry, repositoryPrefix, credentials: { arn } };
}
