import type { Recording, Lines } from './shape';

const entries = (
  indent: string,
  pairs: readonly (readonly [key: string, text: string])[],
): string =>
  pairs.length === 0
    ? '{}'
    : `{\n${pairs.map(([key, text]) => `${indent} ${JSON.stringify(key)}: ${text}`).join(',\n')}\n${indent}}`;

const printLines = (indent: string, lines: Lines): string =>
  entries(
    indent,
    Object.entries(lines).map(([path, line]) => [path, JSON.stringify(line)]),
  );

/** A recording as JSON with one field of a structure to a line, so that a change of a field is a line of a diff. */
export const print = ({ kinds, shared, ...origin }: Recording): string => {
  const printedKinds = Object.entries(kinds).map(([key, { scope, structure }]) => {
    const scoped = scope === undefined ? [] : [['scope', JSON.stringify(scope)] as const];
    return [key, entries('  ', [...scoped, ['structure', printLines('   ', structure)]])] as const;
  });
  const printedShared = Object.entries(shared).map(
    ([name, lines]) => [name, printLines('  ', lines)] as const,
  );
  const text = entries('', [
    ...Object.entries(origin).map(([key, value]) => [key, JSON.stringify(value)] as const),
    ['kinds', entries(' ', printedKinds)],
    ['shared', entries(' ', printedShared)],
  ]);
  return `${text}\n`;
};
