import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Content by path, relative to one folder. */
export type Files = Readonly<Record<string, string>>;

/** File in `cdktf.out/` that names the environment the folder was written for. */
const ENVIRONMENT_FILE = 'environment';

/** Writes `cdktf.out/`. What Terraform keeps beside a stack stays, unless it is another environment's. */
export function writeTerraform(folder: string, files: Files, environment: string): void {
  const previous = readText(join(folder, ENVIRONMENT_FILE));
  for (const stack of subfolders(join(folder, 'stacks'))) {
    const path = join(folder, 'stacks', stack);
    remove(join(path, 'charts'));
    remove(join(path, 'cdk.tf.json'));
    // `.terraform/` remembers the backend: left in place, `init` would offer to move one
    // environment's state into another's. It holds no state itself.
    if (previous !== environment) remove(join(path, '.terraform'));
  }
  writeAll(folder, { ...files, [ENVIRONMENT_FILE]: environment });
}

/** Writes `dist/`, and removes manifests that are no longer part of the platform. */
export function writeManifests(folder: string, files: Files): void {
  const stale = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.k8s.yaml') && !(name in files))
    : [];
  for (const name of stale) remove(join(folder, name));
  writeAll(folder, files);
}

function writeAll(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

const readText = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

const remove = (path: string) => {
  rmSync(path, { recursive: true, force: true });
};
