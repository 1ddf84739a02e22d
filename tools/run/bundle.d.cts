/** A file that an entry runs from. */
interface BundledFile {
  readonly file: string;
  readonly text: string;
  /** Changes with everything the file was made from. */
  readonly key: string;
}

/** The files that an entry, given relative to the repository, runs from; made where they are missing or stale. */
export function bundle(entry: string): {
  readonly sources: BundledFile;
  readonly packages: BundledFile;
};
