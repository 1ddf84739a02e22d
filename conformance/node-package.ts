import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from './failures';
import { runProgram } from './program';

/** The folder of a package from the npm registry, kept in `.conformance/node` between runs; it is no dependency. */
export async function nodePackage(root: string, name: string, version: string): Promise<string> {
  const folder = path.join(root, '.conformance', 'node', `${name}-${version}`);
  const installed = path.join(folder, 'node_modules', name);
  if (fs.existsSync(path.join(installed, 'package.json'))) return installed;
  fs.mkdirSync(folder, { recursive: true });
  const { code, stderr } = await runProgram('npm', [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    `${name}@${version}`,
  ]);
  if (code === 0) return installed;
  throw new MissingTool(
    name,
    `a registry that has ${name}@${version} (${stderr.trim().slice(-200)})`,
  );
}
