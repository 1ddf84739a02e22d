import { ValueError } from '../../values';

/** A pinned container image. */
export interface ImageReference {
  /** Registry and path, such as `quay.io/keycloak/keycloak`; the registry is never left out. */
  readonly repository: string;
  /** An exact tag; never `latest`. */
  readonly tag: string;
  /**
   * `sha256:` and 64 hexadecimal digits. Undefined until a lock file supplies it; a digest is never invented.
   */
  readonly digest?: string;
  /** Where the tag was seen. */
  readonly source: string;
}

/** A registry that keeps copies of upstream images, such as an ECR pull-through cache. */
export interface ImageMirror {
  /** Host of the mirror, such as `111122223333.dkr.ecr.us-west-2.amazonaws.com`. */
  readonly host: string;
  /**
   * Repository prefix in the mirror by upstream registry, such as `{ 'quay.io': 'quay' }`. An image of a
   * registry that is not named here keeps its name: ECR cannot cache `nvcr.io`, for one.
   */
  readonly prefixes: Readonly<Record<string, string>>;
}

/** Where an image is pulled from. */
export interface ImageNameOptions {
  /**
   * The mirror to pull through.
   * @default - the upstream registry
   */
  readonly mirror?: ImageMirror;
}

const REPOSITORY = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * The name to pull: `registry/path:tag`, with `@sha256:…` if the digest is known, from the mirror if there is one.
 *
 * Throws a ValueError for a repository without a registry, for `latest`, and for a malformed tag or digest.
 */
export function imageName(
  image: Omit<ImageReference, 'source'>,
  options: ImageNameOptions = {},
): string {
  const { repository, tag, digest } = image;
  checkReference(image);
  const name = `${mirrored(repository, options.mirror)}:${tag}`;
  return digest === undefined ? name : `${name}@${digest}`;
}

function mirrored(repository: string, mirror: ImageMirror | undefined): string {
  const slash = repository.indexOf('/');
  const prefix = mirror?.prefixes[repository.slice(0, slash)];
  if (mirror === undefined || prefix === undefined) return repository;
  return `${mirror.host}/${prefix}${repository.slice(slash)}`;
}

function checkReference({ repository, tag, digest }: Omit<ImageReference, 'source'>): void {
  if (!REPOSITORY.test(repository)) {
    throw new ValueError(
      `image repository '${repository}' must begin with its registry and be lower case, such as 'docker.io/apache/airflow'`,
    );
  }
  if (tag === 'latest' || !TAG.test(tag)) {
    throw new ValueError(`image '${repository}' has the tag '${tag}'; pin an exact version`);
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    throw new ValueError(
      `image '${repository}' has the digest '${digest}'; it must be 'sha256:' and 64 hexadecimal digits`,
    );
  }
}
