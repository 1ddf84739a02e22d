import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** Names become part of a statement. https://www.postgresql.org/docs/current/contrib.html */
const NAME = /^[a-z][a-z0-9_-]*$/;

/** Throws a ValidationError for a name that no extension has. */
export function assertExtensions(scope: IConstruct, extensions: readonly string[] = []): void {
  const wrong = extensions.find((name) => !NAME.test(name));
  if (wrong === undefined) return;
  throw new ValidationError(
    scope,
    `'extensions' must be names of lower-case letters, digits, '_' and '-' such as 'vector', got '${wrong}'`,
  );
}
