import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

// https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html
const PATH_MAX_LENGTH = 100;
const PATH_MAX_DEPTH = 4;
const PATH_SEGMENT = /^[A-Za-z0-9_.-]+$/;
// https://docs.aws.amazon.com/efs/latest/ug/API_CreationInfo.html
const MODE = /^[0-7]{3,4}$/;
// https://docs.aws.amazon.com/efs/latest/ug/API_PosixUser.html
const POSIX_ID_MAX = 4_294_967_295;
const SECONDARY_GIDS_MAX = 16;
const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Who files of an access point belong to, and where they lie. */
export interface AccessPointOptions {
  /**
   * User id that EFS imposes on every request, and owner of the directory. Software that checks
   * ownership must run with this id.
   */
  readonly uid: number;
  /** Group id that EFS imposes on every request, and group of the directory. */
  readonly gid: number;
  /** Directory that clients see as their root: absolute, below `/`, at most four levels and 100 characters. */
  readonly path: string;
  /**
   * Permissions with which EFS creates the directory, as octal text. They are not changed afterwards.
   *
   * @default '0750'
   */
  readonly mode?: string;
  /**
   * Further group ids of every request, at most 16.
   *
   * @default - none
   */
  readonly secondaryGids?: readonly number[];
}

/** An entry to one directory of a shared file system. */
export interface IAccessPoint {
  /** Name within the file system, such as `notebooks`. */
  readonly name: string;
  /** Id, `fsap-…`. */
  readonly accessPointId: string;
  /** What a PersistentVolume of the EFS driver takes as its handle: file system and access point. */
  readonly volumeHandle: string;
}

/** A file system that many pods mount at once. */
export interface ISharedFileSystem {
  /** Id, `fs-…`. */
  readonly fileSystemId: string;
  /** ARN, for example for a backup selection. */
  readonly arn: string;
  /** The access points, in the order they were added. */
  readonly accessPoints: readonly IAccessPoint[];
  /** The access point of this name. Throws when there is none. */
  accessPoint(name: string): IAccessPoint;
}

/** Throws unless EFS accepts an access point with this name and these options. */
export const validateAccessPoint = (
  scope: Construct,
  name: string,
  options: AccessPointOptions,
): void => {
  const problem =
    nameProblem(name) ??
    pathProblem(options.path) ??
    modeProblem(options.mode) ??
    posixProblem(options);
  if (problem !== undefined) throw new ValidationError(scope, `access point '${name}': ${problem}`);
};

const nameProblem = (name: string): string | undefined =>
  NAME.test(name)
    ? undefined
    : `'name' must be 1 to 63 lower-case letters, digits or hyphens and begin with a letter, got '${name}'`;

const pathProblem = (path: string): string | undefined => {
  const [root, ...segments] = path.split('/');
  if (root !== '') return `'path' must be absolute, got '${path}'; begin it with '/'`;
  if (path === '/') {
    return `'path' must name a directory below '/', got '/'; the root shows one workload the files of all`;
  }
  if (path.length > PATH_MAX_LENGTH) {
    return `'path' must be at most ${PATH_MAX_LENGTH} characters, got ${path.length}`;
  }
  if (segments.length > PATH_MAX_DEPTH) {
    return `'path' must have at most ${PATH_MAX_DEPTH} levels, got ${segments.length} in '${path}'`;
  }
  return segments.every(isSegment)
    ? undefined
    : `'path' must consist of names of letters, digits, '_', '.' or '-', without '.', '..' or a trailing '/', got '${path}'`;
};

const isSegment = (segment: string): boolean =>
  PATH_SEGMENT.test(segment) && segment !== '.' && segment !== '..';

const modeProblem = (mode = '0750'): string | undefined =>
  MODE.test(mode)
    ? undefined
    : `'mode' must be three or four octal digits as text, such as '0750', got '${mode}'`;

const posixProblem = ({ uid, gid, secondaryGids = [] }: AccessPointOptions): string | undefined => {
  if (!isPosixId(uid) || uid === 0) {
    return `'uid' must be an integer from 1 to ${POSIX_ID_MAX}, got ${uid}; root is never imposed because the file-system policy grants no root access`;
  }
  if (!isPosixId(gid)) return `'gid' must be an integer from 0 to ${POSIX_ID_MAX}, got ${gid}`;
  if (secondaryGids.length > SECONDARY_GIDS_MAX) {
    return `'secondaryGids' must be at most ${SECONDARY_GIDS_MAX}, got ${secondaryGids.length}`;
  }
  const wrong = secondaryGids.find((id) => !isPosixId(id));
  return wrong === undefined
    ? undefined
    : `'secondaryGids' must be integers from 0 to ${POSIX_ID_MAX}, got ${wrong}`;
};

const isPosixId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id <= POSIX_ID_MAX;
