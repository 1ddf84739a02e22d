import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseYamlEnvironment, type Environment } from '../lib/config';

/** The one variable that selects the environment for every entry point. */
export const ENVIRONMENT_VARIABLE = 'PLATFORM_ENVIRONMENT';

/** The environment that a fresh clone synthesizes. */
const DEFAULT_ENVIRONMENT = 'lab';

const FOLDER = 'environments';

/**
 * Reads and validates an environment.
 *
 * @param nameOrPath the name of a file in `environments/`, or the path of any YAML file; without it
 *   the variable PLATFORM_ENVIRONMENT decides, and without that `lab`.
 */
export function readEnvironment(nameOrPath?: string): Environment {
  const asked = nameOrPath ?? fromVariable() ?? DEFAULT_ENVIRONMENT;
  const file = fileOf(asked);
  return parseYamlEnvironment(readFileSync(file, 'utf8'), file);
}

/** An empty variable is as good as none: that is how shells unset one for a single command. */
function fromVariable(): string | undefined {
  const value = process.env[ENVIRONMENT_VARIABLE];
  return value === '' ? undefined : value;
}

function fileOf(asked: string): string {
  const file = /\.ya?ml$/.test(asked) ? asked : join(FOLDER, `${asked}.yaml`);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new Error(
      `there is no environment file '${file}'; give the name of a file in ${FOLDER}/ or the path of a YAML file`,
    );
  }
  return file;
}
