import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** The lowest and the highest value allowed. */
export interface IntegerRange {
  readonly lowest: number;
  readonly highest: number;
}

/** Throws a ValidationError unless the value is left out or an integer in the range. */
export function assertInteger(
  scope: IConstruct,
  property: string,
  value: number | undefined,
  { lowest, highest }: IntegerRange,
): void {
  if (value === undefined) return;
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new ValidationError(
    scope,
    `'${property}' must be an integer from ${lowest} to ${highest}, got ${value}`,
  );
}
