import { Construct } from 'constructs';
import type { GitSource } from '../../../lib/release/git-source';
import type { ApplicationOptions } from './application';
import { ManifestsApplication } from './manifests-application';

/** The Application that holds all others. */
export interface RootApplicationProps extends Omit<ApplicationOptions, 'project' | 'server'> {
  /** Where the file is. */
  readonly source: GitSource;
  /** The file with the other Applications. */
  readonly file: string;
  /**
   * The project of this Application; it must allow the repository and the namespace of Argo CD.
   * @default 'default'
   */
  readonly project?: string;
}

/**
 * The one Application that a person applies. It creates the others wave by wave; removing it leaves them
 * and all they installed in place.
 */
export class RootApplication extends Construct {
  constructor(scope: Construct, id: string, props: RootApplicationProps) {
    super(scope, id);
    const { file, ...options } = props;
    new ManifestsApplication(this, 'Resource', {
      ...options,
      project: props.project ?? 'default',
      name: 'root',
      namespace: props.argoCdNamespace,
      files: [file],
      cascade: false,
    });
  }
}
