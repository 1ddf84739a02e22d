/** Variables of the container that Keycloak's own scripts read. */
const SCRIPT_VARIABLE = 'JAVA_';

/** Settings of a provider, which only the provider knows: https://www.keycloak.org/server/configuration-provider */
const PROVIDER_VARIABLE = 'KC_SPI_';

/** The names of the options in a help text, such as `http-port` or `log-level-<category>`. */
export function optionNames(help: string): ReadonlySet<string> {
  return new Set(
    [...help.matchAll(/^\s*(?:-\w, )?--([a-z][\w<>-]*)/gm)].map(([, name = '']) => name),
  );
}

/** The variables that set no option: Keycloak ignores what it does not know, and says nothing. */
export function unknownVariables(
  variables: readonly string[],
  options: ReadonlySet<string>,
): string[] {
  const families = [...options]
    .filter((option) => option.includes('<'))
    .map((option) => option.replace(/<.*$/, ''));
  return variables.filter((variable) => {
    if (variable.startsWith(SCRIPT_VARIABLE) || variable.startsWith(PROVIDER_VARIABLE)) {
      return false;
    }
    const option = variable.replace(/^KC_/, '').toLowerCase().replaceAll('_', '-');
    const isFamily = families.some((family) => option.startsWith(family));
    return !variable.startsWith('KC_') || !(options.has(option) || isFamily);
  });
}

/** What Keycloak warns of when it looks at its settings. */
export function warningsIn(output: string): string[] {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter(
    (line) => line.startsWith('WARNING') || line.startsWith('- ') || line.includes(' WARN '),
  );
}

/** The minor version of an image's tag or of a version: of `…/keycloak:26.7.4` it is 26.7. */
export function lineOf(version: string): string {
  return /(\d+\.\d+)\.\d+/.exec(version)?.[1] ?? version;
}
