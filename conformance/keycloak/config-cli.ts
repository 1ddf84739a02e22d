import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from '../failures';
import { runProgram } from '../program';
import type { ConfigCli } from './distribution';
import { LOCATIONS, type EmittedImport } from './emitted';

/** Arguments that name what is elsewhere here. */
const REPLACED_ARGUMENT = /^--(?:keycloak\.url|import\.files\.locations)=/;

/** Applies a document with the settings of its emitted container, and fails when the tool does. */
export async function applyWithConfigCli(
  { java, jar }: ConfigCli,
  { document, text, container }: EmittedImport,
  port: number,
  scratch: string,
): Promise<void> {
  const file = path.join(scratch, document);
  fs.writeFileSync(file, text, { mode: 0o600 });
  const args = container.args.filter((argument) => !REPLACED_ARGUMENT.test(argument));
  const { code, stdout, stderr } = await runProgram(
    java.program,
    // Faster for a program that ends before its hottest code is known.
    ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-jar', jar, ...args],
    {
      cwd: scratch,
      env: {
        ...container.env,
        KEYCLOAK_URL: `http://127.0.0.1:${port}`,
        [LOCATIONS]: file,
        // What was applied last is no reason to look away.
        IMPORT_CACHE_ENABLED: 'false',
      },
    },
  );
  if (code !== 0) {
    throw new Finding(`keycloak-config-cli, ${document}: ${errorsIn(stdout || stderr)}`);
  }
}

/** The lines that tell of errors, or the last ones. */
export function errorsIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /\bERROR\b/.test(line));
  return (errors.length > 0 ? errors : lines.slice(-3)).join(' ').slice(0, 600);
}
