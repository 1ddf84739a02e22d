import type { CheckReport } from './check';

/** Longest detail in a table, in characters. */
const MAX_DETAIL = 1200;

/** How many parts passed, failed, and could not run. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
}

/** Counts the parts of all checks. */
export function tally(reports: readonly CheckReport[]): Tally {
  const parts = reports.flatMap((report) => report.parts);
  const count = (status: string) => parts.filter((part) => part.status === status).length;
  return { passed: count('passed'), failed: count('failed'), notRun: count('not run') };
}

/** The line that closes a run. */
export function closingLine(reports: readonly CheckReport[]): string {
  const { passed, failed, notRun } = tally(reports);
  return `${passed} passed, ${failed} failed${notRun === 0 ? '' : `, ${notRun} not run`}`;
}

/** What a check came to, on a line that is told as soon as it ended. */
export function progressLine(report: CheckReport): string {
  return `${report.check.name}: ${closingLine([report])}, ${report.seconds.toFixed(0)} s`;
}

/** Each part that failed, whole: a table may be cut, and its long lines are. */
export function failures(reports: readonly CheckReport[]): readonly string[] {
  return reports.flatMap(({ check, parts }) =>
    parts
      .filter(({ status }) => status === 'failed')
      .map(({ part, detail }) => `failed: ${check.name}, ${part}: ${detail}\n`),
  );
}

/** A table of all parts for a terminal. */
export function table(reports: readonly CheckReport[]): string {
  const rows = reports.flatMap(({ check, parts }) =>
    parts.map(({ part, status, detail, seconds }) => [
      check.name,
      part,
      status,
      `${seconds.toFixed(1)} s`,
      oneLine(detail),
    ]),
  );
  const header = ['check', 'part', 'result', 'time', 'detail'];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return [line(header), ...rows.map(line)].join('\n');
}

/** The written report. */
export function markdown(
  reports: readonly CheckReport[],
  versions: ReadonlyMap<string, string>,
  tier: 'default' | 'full',
): string {
  return [
    '# Conformance',
    '',
    `The output of every environment against real software: the last recorded run, \`npm run conformance${tier === 'full' ? ' -- --full' : ''}\`.`,
    'How the checks work, and how to run one of them: [conformance/README.md](../conformance/README.md).',
    '',
    `Result: **${closingLine(reports)}**.`,
    '',
    '| Software | Version |',
    '| --- | --- |',
    ...[...versions].map(([name, version]) => `| ${name} | ${version} |`),
    '',
    ...reports.flatMap(section),
  ].join('\n');
}

function section({ check, parts, seconds }: CheckReport): string[] {
  return [
    `## ${check.name} (${check.tier}, ${seconds.toFixed(0)} s)`,
    '',
    check.shows,
    '',
    '| Part | Result | Time | Detail |',
    '| --- | --- | --- | --- |',
    ...parts.map(
      ({ part, status, seconds: time, detail }) =>
        `| ${cell(part)} | ${status} | ${time.toFixed(1)} s | ${cell(detail)} |`,
    ),
    '',
    `Cannot show: ${check.cannotShow}`,
    '',
  ];
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL)} …` : line;
}
