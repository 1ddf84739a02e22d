/** A folder of a Git repository that the content of `dist/` is committed to. */
export interface GitSource {
  /** URL of the repository. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** The folder, without a slash at the start. */
  readonly path: string;
}
