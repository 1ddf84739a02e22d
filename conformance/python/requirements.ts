import * as fs from 'node:fs';

/** The requirements of a file as pip reads it; one that names no exact version would make two runs differ. */
export function requirementsOf(file: string): string[] {
  const lines = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const loose = lines.find((line) => !/^[\w.[\],-]+==[\w.+!]+$/.test(line));
  if (loose === undefined) return lines;
  throw new Error(`${file}: '${loose}' must name an exact version, such as 'name==1.2.3'`);
}
