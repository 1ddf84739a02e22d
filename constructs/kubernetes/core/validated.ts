import type { IConstruct } from 'constructs';
import { ParseError, ValidationError } from '../../../lib/errors';
import { ValueError } from '../../../lib/values';

/**
 * Runs a check of `lib/values` for one property of a construct; its complaint becomes a
 * ValidationError with the construct's path and the property's name.
 */
export function validated<Value>(scope: IConstruct, property: string, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ParseError) && !(error instanceof ValueError)) throw error;
    throw new ValidationError(scope, `'${property}': ${error.message}`);
  }
}
