import type { IConstruct } from 'constructs';
import { ParseError, ValidationError } from '../../../lib/errors';
import { Hostname } from '../../../lib/values';

/** Reads a domain name that the user wrote in the property given. */
export function domainName(scope: IConstruct, property: string, text: string): Hostname {
  try {
    return Hostname.parse(text);
  } catch (error) {
    if (error instanceof ParseError) {
      throw new ValidationError(scope, `'${property}' must be a domain name: ${error.message}`);
    }
    throw error;
  }
}
