/** One thing that is wrong with an environment. */
export interface Violation {
  /** Where, as the user wrote it: `cluster.endpoint.cidrs[0]`. */
  readonly path: string;
  /** What is there, shortened; undefined when nothing is. */
  readonly got?: string;
  /** What is allowed, and what to do. */
  readonly problem: string;
  /** Line and column in the file, where known. */
  readonly position?: { readonly line: number; readonly column: number };
}

/** An environment that cannot be used. Carries every violation found, not only the first. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(
    readonly source: string,
    readonly violations: readonly Violation[],
  ) {
    super([headline(source, violations.length), ...violations.map(line)].join('\n'));
  }
}

function headline(source: string, count: number): string {
  return `${source} has ${count} ${count === 1 ? 'error' : 'errors'}:`;
}

function line({ path, got, problem, position }: Violation): string {
  const place = position === undefined ? '' : `${position.line}:${position.column}  `;
  const value = got === undefined ? '' : ` (got ${got})`;
  return `  ${place}${path === '' ? '(top level)' : path}: ${problem}${value}`;
}

/** Renders a path of keys as a user would write it. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number'
        ? `${text}[${key}]`
        : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
}
