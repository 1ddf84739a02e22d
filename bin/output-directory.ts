import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Content by path, relative to one folder. */
export type Files = Readonly<Record<string, string>>;

/** File in `cdktf.out/` that names the environment the folder was written for. */
const ENVIRONMENT_FILE = 'environment';

/** Throws unless output can be written below a folder; asked before anything is synthesized. */
export function assertOutputFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new Error(`'--output' must be a folder, got the file '${folder}'; name another`);
  }
}

/** Writes `cdktf.out/`. What Terraform keeps beside a stack stays, unless it is another environment's. */
export function writeTerraform(folder: string, files: Files, environment: string): void {
  const ours = filesBelow(folder).filter((path) => OWN_TERRAFORM_FILES.test(path));
  removeStale(folder, ours, files);
  if (readText(join(folder, ENVIRONMENT_FILE)) !== environment) forgetBackends(folder);
  writeAll(folder, { ...files, [ENVIRONMENT_FILE]: environment });
}

/** Writes `dist/`, and removes manifests that are no longer part of the platform. */
export function writeManifests(folder: string, files: Files): void {
  const ours = filesBelow(folder).filter((path) => OWN_MANIFESTS.test(path));
  removeStale(folder, ours, files);
  writeAll(folder, files);
}

/** What synth writes below `dist/`. */
const OWN_MANIFESTS =
  /^([^/]+\.k8s\.yaml|charts\/([^/]+\.values\.yaml|install\.sh)|delivery\/[^/]+\.yaml)$/;

/** What synth writes below `cdktf.out/`; everything else there is Terraform's own. */
const OWN_TERRAFORM_FILES = /^stacks\/[^/]+\/(cdk\.tf\.json$|charts\/)/;

/**
 * `.terraform/` remembers a stack's backend: left in place, `init` would offer to move one
 * environment's state into another's. It holds no state itself.
 */
function forgetBackends(folder: string): void {
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) return;
  for (const stack of readdirSync(stacks)) {
    rmSync(join(stacks, stack, '.terraform'), { recursive: true, force: true });
  }
}

function removeStale(folder: string, present: readonly string[], wanted: Files): void {
  for (const path of present) {
    if (!(path in wanted)) removeWithEmptyParents(folder, path);
  }
}

function removeWithEmptyParents(folder: string, path: string): void {
  rmSync(join(folder, path));
  const parent = dirname(path);
  if (parent !== '.' && readdirSync(join(folder, parent)).length === 0) {
    rmSync(join(folder, parent), { recursive: true });
  }
}

/** Files that are as they should be keep their time of change, which build tools look at. */
function writeAll(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    if (readText(target) === content) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/** Every file below a folder, without following what Terraform keeps in `.terraform/`. */
function filesBelow(folder: string, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== '.terraform')
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
        : [`${prefix}${entry.name}`],
    );
}

const readText = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
