import { Finding } from '../failures';

/** `$(env:NAME)`, and any other form that the realm tool would try to look up. */
const PLACEHOLDER = /\$\(([^()]*)\)/g;

const ENVIRONMENT = /^env:([A-Z][A-Z0-9_]*)$/;

/** The variables that a text takes from the environment, each once. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([all, inner = '']) => name(all, inner)))];
}

/**
 * The text with its variables replaced as they stand, the way keycloak-config-cli does it before it
 * reads the JSON: a variable that is not there is a mistake, never an empty value.
 */
export function substituted(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (all: string, inner: string) => {
    const value = values[name(all, inner)];
    if (value === undefined) {
      throw new Finding(`the realm takes ${all} from a variable that the Job does not have`);
    }
    return value;
  });
}

function name(all: string, inner: string): string {
  const [, variable] = ENVIRONMENT.exec(inner) ?? [];
  if (variable === undefined) {
    throw new Finding(`the realm has ${all}, which is no variable of the environment`);
  }
  return variable;
}
