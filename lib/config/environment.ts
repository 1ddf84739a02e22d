import { checkAcross } from './checks';
import { explain } from './explain';
import { PROFILE_DEFAULTS, PROFILES, type Profile } from './profiles';
import { environmentSchema, type Environment, type EnvironmentInput } from './schema';
import { ConfigurationError } from './violation';

/**
 * Validates an environment written as a typed object and fills in every default.
 *
 * @throws ConfigurationError with all violations at once.
 */
export function defineEnvironment(input: EnvironmentInput): Environment {
  return parseEnvironment(input, `environment '${input.name}'`);
}

/**
 * Validates data of unknown shape, such as a parsed file, and fills in every default.
 *
 * @param source how an error calls the data: a file name.
 * @throws ConfigurationError with all violations at once.
 */
export function parseEnvironment(input: unknown, source: string): Environment {
  const schema = environmentSchema(PROFILE_DEFAULTS[profileOf(input)]);
  // Compiling a parser pays off for many inputs; this is one.
  const result = schema.safeParse(input, { jitless: true });
  if (!result.success) {
    throw new ConfigurationError(source, explain(result.error.issues, input, schema));
  }
  const violations = checkAcross(result.data);
  if (violations.length > 0) throw new ConfigurationError(source, violations);
  return result.data;
}

/** The profile that data asks for. A wrong one is reported by the schema, not here. */
function profileOf(input: unknown): Profile {
  const asked =
    typeof input === 'object' && input !== null && 'profile' in input ? input.profile : undefined;
  return PROFILES.find((profile) => profile === asked) ?? 'lab';
}
