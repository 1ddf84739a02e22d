import type { IConstruct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import { ValidationError } from '../../../lib/errors';
import type { Labels } from '../core';

/** That data is not backed up, which needs a reason. */
export interface NoBackup {
  /** Why the data may be lost; it is written on the object. */
  readonly none: string;
}

/** The annotation with the reason why there is no backup. Throws a ValidationError for an empty one. */
export function noBackupAnnotation(scope: IConstruct, { none }: NoBackup): Labels {
  if (none.trim() === '') {
    throw new ValidationError(scope, `'backup.none' must say why the data may be lost, got ''`);
  }
  return { [`${PLATFORM}/no-backup-reason`]: none };
}
