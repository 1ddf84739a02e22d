import { ParseError } from '../../errors';
import { ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';

/** Something that concerns more than one value of an environment. */
export type Check = (environment: Environment) => readonly Violation[];

/** The violation, if the condition holds. */
export const when = (condition: boolean, violation: Violation): Violation[] =>
  condition ? [violation] : [];

/** What a value type has against a value. */
export function refused(path: string, parse: () => unknown): Violation[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof ValueError || error instanceof ParseError) {
      return [{ path, problem: error.message }];
    }
    throw error;
  }
}
