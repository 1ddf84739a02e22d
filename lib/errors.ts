import type { IConstruct } from 'constructs';

/**
 * A construct was given a value it cannot work with.
 *
 * The message begins with the construct path, so that the reader finds the object; the rest names
 * the property as the user wrote it, the value got, what is allowed and what to do.
 */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';

  constructor(scope: IConstruct, message: string) {
    super(`${scope.node.path === '' ? scope.node.id : scope.node.path}: ${message}`);
  }
}

/** A value type was given text it cannot parse. The message names the text and what is allowed. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}
