import { ParseError } from '../../errors';
import { ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';

/** Something that concerns more than one value of an environment. */
export type Check = (environment: Environment) => readonly Violation[];

/** The violation, if the condition holds. */
export const when = (condition: boolean, violation: Violation): Violation[] =>
  condition ? [violation] : [];

/** A violation where a name is given that is not among those that a section, or a list, has. */
export function knownIn(
  path: string,
  got: string | undefined,
  section: string,
  names: readonly string[],
): Violation[] {
  return when(got !== undefined && !names.includes(got), {
    path,
    got,
    problem: `must be one of '${section}': ${names.join(', ') || 'there is none'}`,
  });
}

/** A violation where a secret is named that is not among those that somebody fills in. */
export const secretDeclared = (
  path: string,
  got: string | undefined,
  { secrets: { declared } }: Environment,
): Violation[] =>
  knownIn(path, got, 'secrets.declared', declared).map(({ problem, ...violation }) => ({
    ...violation,
    problem: `${problem}; add it there, and put its value in after the deployment`,
  }));

/** What a computation gives; undefined where it refuses a value, which another check reports. */
export function accepted<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ValueError || error instanceof ParseError) return undefined;
    throw error;
  }
}

/** Each value of a list that stands there before. */
export function repeated(path: string, values: readonly string[]): Violation[] {
  return values.flatMap((value, index) =>
    when(values.indexOf(value) < index, {
      path: `${path}[${index}]`,
      got: value,
      problem: 'is there twice; name each once',
    }),
  );
}

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
