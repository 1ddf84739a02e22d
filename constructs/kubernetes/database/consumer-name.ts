import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** A name becomes part of names of Secrets, edges and AWS users, and of a PostgreSQL role. */
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const LONGEST_NAME = 30;

/** Names that a server keeps for itself. */
const RESERVED_NAMES: readonly string[] = [
  'app',
  'default',
  'exporter',
  'platform',
  'postgres',
  'probe',
  'public',
  'rdsadmin',
  'template0',
  'template1',
];

/** The names that a server's consumers have taken. */
export class ConsumerNames {
  private readonly taken = new Set<string>();

  /** Takes a name. Throws a ValidationError for one that is malformed, reserved or taken. */
  take(scope: IConstruct, name: string): void {
    if (!NAME.test(name) || name.length > LONGEST_NAME) {
      throw new ValidationError(
        scope,
        `'name' must be 1 to ${LONGEST_NAME} lower-case letters, digits or hyphens, begin with a letter and not end in a hyphen, got '${name}'`,
      );
    }
    if (RESERVED_NAMES.includes(name)) {
      throw new ValidationError(
        scope,
        `'name' must not be '${name}', which servers keep for themselves; name it after the consumer`,
      );
    }
    if (this.taken.has(name)) {
      throw new ValidationError(scope, `'name' must be unique on a server, got '${name}' twice`);
    }
    this.taken.add(name);
  }
}
