import type { ImageMirror } from '../catalogue';
import type { Environment } from '../config/schema';

/** Registries that ECR can keep copies of. */
const CACHED_REGISTRIES = [
  'public.ecr.aws',
  'quay.io',
  'registry.k8s.io',
  'docker.io',
  'ghcr.io',
] as const;

/** A registry that ECR can keep copies of. */
export type CachedRegistry = (typeof CACHED_REGISTRIES)[number];

/** Last part of the prefix of cached repositories. ECR allows 30 characters in all. */
const SHORT_NAMES: Readonly<Record<CachedRegistry, string>> = {
  'public.ecr.aws': 'ecr',
  'quay.io': 'quay',
  'registry.k8s.io': 'k8s',
  'docker.io': 'hub',
  'ghcr.io': 'ghcr',
};

/** The first part of the names of a registry's cached repositories. */
export const cachePrefix = ({ name }: Environment, registry: CachedRegistry): string =>
  `${name}/${SHORT_NAMES[registry]}`;

/** The registry that images are pulled through; undefined where they come from their own. */
export function imageMirror(environment: Environment): ImageMirror | undefined {
  const { accountId, images } = environment.aws;
  const registries = cachedRegistries(images.pullThroughCache);
  if (accountId === undefined || registries.length === 0) return undefined;
  return {
    host: `${accountId}.dkr.ecr.${environment.region}.amazonaws.com`,
    prefixes: Object.fromEntries(
      registries.map((registry) => [registry, cachePrefix(environment, registry)]),
    ),
  };
}

/** The registries that an environment caches, in a fixed order. */
export function cachedRegistries(
  cache: Environment['aws']['images']['pullThroughCache'],
): CachedRegistry[] {
  return CACHED_REGISTRIES.filter((registry) => cache[registry] !== undefined);
}
