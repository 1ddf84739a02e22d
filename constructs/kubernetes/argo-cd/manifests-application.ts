import { Construct } from 'constructs';
import type { Wave } from '../../../lib/contracts/waves';
import { ValidationError } from '../../../lib/errors';
import type { GitSource } from '../../../lib/release/git-source';
import { Application, type ApplicationOptions } from './application';

/** Manifests in Git that Argo CD applies. */
export interface ManifestsApplicationProps extends ApplicationOptions {
  /** The Application's name after the prefix. */
  readonly name: string;
  /** The folder in Git. */
  readonly source: GitSource;
  /** Names of the files to apply; others of the folder are left alone. */
  readonly files: readonly string[];
  /** Namespace of the objects that name none; the project must allow it. */
  readonly namespace: string;
  /**
   * Its wave in the Application that holds it.
   * @default - none: nothing holds it
   */
  readonly wave?: Wave;
  /**
   * Whether the next wave waits until the objects are healthy, and not just applied.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * Whether removing the Application removes what it installed.
   * @default true
   */
  readonly cascade?: boolean;
}

/** The Application of files in a folder of a Git repository. */
export class ManifestsApplication extends Construct {
  /** The Application's name. */
  readonly applicationName: string;

  constructor(scope: Construct, id: string, props: ManifestsApplicationProps) {
    super(scope, id);
    const { source, files, ...options } = props;
    this.applicationName = new Application(this, 'Application', {
      ...options,
      source: {
        repoURL: source.repository,
        targetRevision: source.revision,
        path: source.path,
        directory: { include: this.pattern(files) },
      },
    }).applicationName;
  }

  /** https://argo-cd.readthedocs.io/en/stable/user-guide/directory/#including-only-certain-files */
  private pattern(files: readonly string[]): string {
    const [first] = files;
    if (first === undefined) {
      throw new ValidationError(this, "'files' must name at least one file, got none");
    }
    return files.length === 1 ? first : `{${files.join(',')}}`;
  }
}
