import type { ImageMirror } from '../catalogue';
import type { Environment } from '../config/schema';

/** Last part of the prefix of cached repositories, by registry. ECR allows 30 characters in all. */
const SHORT_NAMES = {
  'public.ecr.aws': 'ecr',
  'quay.io': 'quay',
  'registry.k8s.io': 'k8s',
  'docker.io': 'hub',
  'ghcr.io': 'ghcr',
} as const;

/** A registry that ECR can keep copies of. */
export type CachedRegistry = keyof typeof SHORT_NAMES;

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
  const registries: readonly CachedRegistry[] = [
    'public.ecr.aws',
    'quay.io',
    'registry.k8s.io',
    'docker.io',
    'ghcr.io',
  ];
  return registries.filter((registry) => cache[registry] !== undefined);
}
