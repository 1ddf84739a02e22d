import { Token } from 'cdktf';

/** Public registries that ECR caches without credentials. */
export type AnonymousRegistry = 'public.ecr.aws' | 'quay.io' | 'registry.k8s.io';

/** Public registries that ECR caches with credentials only. */
export type AuthenticatedRegistry = 'docker.io' | 'ghcr.io' | 'registry.gitlab.com';

/** A Secrets Manager secret with the keys `username` and `accessToken`. */
export interface IRegistryCredentials {
  /** ARN of the secret: same account and region, name beginning with `ecr-pullthroughcache/`. */
  readonly arn: string;
}

/** Where images of a registry are cached. */
interface CachedUpstream {
  /**
   * First part of the name of each cached repository, 2 to 30 characters: `ml/quay` makes
   * `<registry host>/ml/quay/<path>` of `quay.io/<path>`. On Docker Hub the path of an official
   * image begins with `library/`.
   */
  readonly repositoryPrefix: string;
}

/** A registry cached without credentials. */
export interface AnonymousUpstream extends CachedUpstream {
  readonly registry: AnonymousRegistry;
}

/** A registry cached with credentials. */
export interface AuthenticatedUpstream extends CachedUpstream {
  readonly registry: AuthenticatedRegistry;
  readonly credentials: IRegistryCredentials;
}

/** A registry to cache. NVIDIA's `nvcr.io` is not among those that ECR supports. */
export type UpstreamRegistry = AnonymousUpstream | AuthenticatedUpstream;

/** Docker Hub alone is addressed by another name than images carry. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
const UPSTREAM_URL: Readonly<Record<UpstreamRegistry['registry'], string>> = {
  'public.ecr.aws': 'public.ecr.aws',
  'quay.io': 'quay.io',
  'registry.k8s.io': 'registry.k8s.io',
  'docker.io': 'registry-1.docker.io',
  'ghcr.io': 'ghcr.io',
  'registry.gitlab.com': 'registry.gitlab.com',
};

/** Same source. */
const PREFIX = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
const CREDENTIAL_ARN =
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/.+$/;

/** The URL that ECR knows the registry by. */
export function upstreamUrl({ registry }: UpstreamRegistry): string {
  return UPSTREAM_URL[registry];
}

/** ARN of the credentials, or undefined for a registry that needs none. */
export function credentialArn(upstream: UpstreamRegistry): string | undefined {
  return 'credentials' in upstream ? upstream.credentials.arn : undefined;
}

/** What is wrong with a list of upstreams, as messages. */
export function upstreamViolations(upstreams: readonly UpstreamRegistry[]): string[] {
  const prefixes = upstreams.map(({ repositoryPrefix }) => repositoryPrefix);
  return [
    ...(upstreams.length === 0 ? [`'upstreams' is empty; name at least one registry`] : []),
    ...repetitions(
      'registry',
      upstreams.map(({ registry }) => registry),
    ),
    ...repetitions('repositoryPrefix', prefixes),
    ...prefixes.filter((prefix) => !isPrefix(prefix)).map(prefixViolation),
    ...upstreams.flatMap(credentialViolations),
  ];
}

function repetitions(property: string, values: readonly string[]): string[] {
  return values
    .filter((value, index) => values.indexOf(value) !== index)
    .map((value) => `'${property}' is '${value}' twice; each upstream needs its own`);
}

function isPrefix(prefix: string): boolean {
  return PREFIX.test(prefix) && prefix.length >= 2 && prefix.length <= 30;
}

function prefixViolation(prefix: string): string {
  return `'repositoryPrefix' must have 2 to 30 lower-case letters, digits, '.', '_', '-' and '/', got '${prefix}'`;
}

function credentialViolations(upstream: UpstreamRegistry): string[] {
  const arn = credentialArn(upstream);
  if (arn === undefined || Token.isUnresolved(arn) || CREDENTIAL_ARN.test(arn)) return [];
  return [
    `'credentials' of '${upstream.registry}' must be a Secrets Manager secret whose name begins with 'ecr-pullthroughcache/', got '${arn}'`,
  ];
}
