import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { parseEnvironment } from './environment';
import type { Environment } from './schema';
import { ConfigurationError, type Violation } from './violation';

/**
 * Reads an environment from YAML text.
 *
 * @param source how an error calls the text: the file's name.
 * @throws ConfigurationError with all violations at once, each with its line and column.
 */
export function parseYamlEnvironment(text: string, source: string): Environment {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const violations = syntaxViolations(document, lines);
  if (violations.length > 0) throw new ConfigurationError(source, violations);
  const data = dataOf(document, source);
  try {
    return parseEnvironment(data, source);
  } catch (error) {
    throw error instanceof ConfigurationError ? withPositions(error, document, lines) : error;
  }
}

const ONE_DOCUMENT = "the file must be one document: remove the line '---' and what follows it";

function syntaxViolations(document: Document.Parsed, lines: LineCounter): Violation[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    path: '',
    problem: `not valid YAML; ${error.code === 'MULTIPLE_DOCS' ? ONE_DOCUMENT : error.message}`,
    position: positionAt(lines, error.pos[0]),
  }));
}

/** Aliases are followed here: one without an anchor, or far too many, come to light. */
function dataOf(document: Document.Parsed, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const problem = `not valid YAML; ${error.message}`;
    throw new ConfigurationError(source, [{ path: '', problem }]);
  }
}

function withPositions(
  error: ConfigurationError,
  document: Document.Parsed,
  lines: LineCounter,
): ConfigurationError {
  return new ConfigurationError(
    error.source,
    error.violations
      .map((violation) => ({ ...violation, ...positionOf(violation.path, document, lines) }))
      .toSorted(inFileOrder),
  );
}

/** Violations without a position, such as a missing key, come first. */
function inFileOrder({ position: a }: Violation, { position: b }: Violation): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

/** Where the value at a path stands, or the nearest parent that is in the file. */
function positionOf(path: string, document: Document.Parsed, lines: LineCounter) {
  const keys = keysOf(path);
  for (let length = keys.length; length > 0; length -= 1) {
    const offset = offsetOf(document.getIn(keys.slice(0, length), true));
    if (offset !== undefined) return { position: positionAt(lines, offset) };
  }
  return {};
}

function positionAt(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

const offsetOf = (node: unknown): number | undefined =>
  isNode(node) ? node.range?.[0] : undefined;

/** `a.b[0].c` → ['a', 'b', 0, 'c']. */
function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
}
