import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { validated, type AwsAccess } from '../core';
import { readsObjects, type MonitorImages } from './data-source';

/** A share, or another number between two. */
export interface NumberRange {
  readonly lowest: number;
  readonly highest: number;
}

/** Throws a ValidationError unless the value is left out or a number in the range. */
export function assertNumber(
  scope: IConstruct,
  property: string,
  value: number | undefined,
  { lowest, highest }: NumberRange,
): void {
  if (value === undefined || (value >= lowest && value <= highest)) return;
  throw new ValidationError(
    scope,
    `'${property}' must be a number from ${lowest} to ${highest}, got ${value}`,
  );
}

/** Throws a ValidationError for the name of a model that series, and runs of DAGs, could not have. */
export function assertModelName(scope: IConstruct, modelName: string): void {
  validated(scope, 'modelName', () => {
    assertDnsLabel(modelName, 'the name of a model');
  });
}

/** Who reads files in S3 needs a program for it, and where the pods have an account of their own, an identity. */
export function assertObjects(
  scope: IConstruct,
  { images, aws }: { readonly images: MonitorImages; readonly aws?: AwsAccess | 'elsewhere' },
  ...sources: readonly unknown[]
): void {
  if (!readsObjects(...sources)) return;
  if (images.objects === undefined) {
    throw new ValidationError(
      scope,
      `'images.objects' must be given with files in S3, got none; name an image with the AWS CLI`,
    );
  }
  if (aws !== undefined) return;
  throw new ValidationError(
    scope,
    `'aws' must be given with files in S3, got none; or keep them on a shared volume`,
  );
}
