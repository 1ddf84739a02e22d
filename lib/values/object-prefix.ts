import { ValueError } from './value-error';

/** Letters, digits and what needs no escape in a URI; begins with a letter or digit, ends with a slash. */
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9!_.*'()-]*(\/[A-Za-z0-9!_.*'()-]+)*\/$/;

/** How a program calls objects in S3: `s3a` is Hadoop's. */
export type ObjectScheme = 's3' | 's3a';

/** A place for objects: a bucket, and the beginning of the keys there. Immutable. */
export class ObjectPrefix {
  /** A place in a bucket. Throws a ValueError for a prefix that does not end with a slash, or needs escapes. */
  static of(bucket: string, prefix: string): ObjectPrefix {
    if (!PREFIX.test(prefix)) {
      throw new ValueError(`a prefix must be such as 'runs/' or 'teams/vision/', got '${prefix}'`);
    }
    return new ObjectPrefix(bucket, prefix);
  }

  private constructor(
    /** Name of the bucket. */
    readonly bucket: string,
    /** Beginning of the keys, with a slash at the end. */
    readonly prefix: string,
  ) {}

  /** A folder below: `below('events')` adds `events/`. */
  below(folder: string): ObjectPrefix {
    return ObjectPrefix.of(this.bucket, `${this.prefix}${folder}/`);
  }

  /** `s3://bucket/prefix`, without a slash at the end. */
  toUri(scheme: ObjectScheme = 's3'): string {
    return `${scheme}://${this.bucket}/${this.prefix.slice(0, -1)}`;
  }
}
