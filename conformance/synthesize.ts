import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from './failures';
import { runProgram } from './program';

/** Example domains cannot be planned: the platform refuses them. This one nobody resolves either. */
const DOMAIN = 'ml-conformance.dev';

const RESERVED_DOMAIN = /\bexample\.(?:com|net|org)\b/g;

const ENVIRONMENTS = 'environments';

/** The names of the shipped environments. */
export function environmentNames(root: string): string[] {
  return fs
    .readdirSync(path.join(root, ENVIRONMENTS))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.basename(file, '.yaml'))
    .toSorted();
}

/**
 * Renders an environment through the program's own entry into a folder of its own, and returns that
 * folder. With `replaced`, every reserved domain in the environment file is another one.
 */
export async function synthesizeEnvironment(
  root: string,
  scratch: string,
  environment: string,
  domain: 'own' | 'replaced',
): Promise<string> {
  const output = path.join(scratch, 'output', `${environment}-${domain}`);
  if (fs.existsSync(output)) {
    return output;
  }
  const source = fs.readFileSync(path.join(root, ENVIRONMENTS, `${environment}.yaml`), 'utf8');
  const text = domain === 'own' ? source : source.replaceAll(RESERVED_DOMAIN, DOMAIN);
  const file = path.join(scratch, `${environment}-${domain}.yaml`);
  fs.writeFileSync(file, text);
  const { code, stderr } = await runProgram(
    process.execPath,
    ['tools/run.cjs', 'bin/eks-ml-platform.ts', 'synth', '-e', file, '-o', output],
    { cwd: root },
  );
  if (code !== 0) {
    throw new Finding(`synth of '${environment}' failed: ${stderr.trim().slice(0, 1000)}`);
  }
  return output;
}
