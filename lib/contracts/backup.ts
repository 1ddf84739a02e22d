import type { Environment } from '../config/schema';
import { resourceNames } from './names';

/** A tag by which AWS Backup finds what to copy. */
export interface BackupTag {
  readonly key: string;
  readonly value: string;
}

/**
 * The tag of the volumes that are copied. A tag of its own: by the tag of costs AWS Backup would find
 * nodes as well.
 */
export const backupTag = (environment: Environment): BackupTag => ({
  key: 'eks-ml-platform/backup',
  value: resourceNames(environment).cluster,
});
