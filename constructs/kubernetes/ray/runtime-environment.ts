import { ValueError } from '../../../lib/values';

/** What a program needs beside the image; Ray puts it onto every worker. https://docs.ray.io/en/releases-2.52.0/ray-core/handling-dependencies.html */
export interface RayRuntimeEnvironment {
  /**
   * Archive of the folder that programs run in: `s3://bucket/key.zip`, for which the image needs `smart_open` with
   * `boto3`, or an `https://` URL of a version that does not change.
   * @default - the image's folder
   */
  readonly workingDirectory?: string;
  /**
   * Packages of PyPI, each with its version, such as `torch==2.9.0`. Every start fetches them: an image with them is
   * sooner there.
   * @default - none
   */
  readonly pip?: readonly string[];
  /**
   * Variables.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** A runtime environment as Ray writes it. */
export interface RuntimeEnvironmentDocument {
  readonly working_dir?: string;
  readonly pip?: readonly string[];
  readonly env_vars?: Readonly<Record<string, string>>;
}

/** https://docs.ray.io/en/releases-2.52.0/ray-core/handling-dependencies.html#remote-uris */
const ARCHIVE = /^(s3|https):\/\/[^\s/]+\/\S+\.zip$/;

/** A package with one version, or one of a URL. */
const PINNED = /^[\w.-]+(\[[\w,.-]+\])?(==\S+| @ \S+)$/;

/**
 * A runtime environment as Ray's own document. Throws a ValueError for a folder that is no archive, and for a package
 * without a version.
 */
export function runtimeEnvironment(given: RayRuntimeEnvironment): RuntimeEnvironmentDocument {
  const { workingDirectory, pip = [], env } = given;
  if (workingDirectory !== undefined && !ARCHIVE.test(workingDirectory)) {
    throw new ValueError(
      `'workingDirectory' must be the URL of an archive that ends in .zip, such as s3://bucket/key.zip, got '${workingDirectory}'`,
    );
  }
  const loose = pip.find((requirement) => !PINNED.test(requirement));
  if (loose !== undefined) {
    throw new ValueError(`'pip' must give a version, such as 'torch==2.9.0', got '${loose}'`);
  }
  return {
    working_dir: workingDirectory,
    pip: pip.length === 0 ? undefined : pip,
    env_vars: env,
  };
}
