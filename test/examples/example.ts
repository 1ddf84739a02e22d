import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

const ROOT = resolve(__dirname, '../..');

/** What an example wrote into the folder that it ran in. */
export class ExampleOutput {
  constructor(private readonly folder: string) {}

  /** The text of a file. */
  text(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** The Terraform JSON of a stack. */
  stack(name: string) {
    return JSON.parse(this.text(`cdktf.out/stacks/${name}/cdk.tf.json`));
  }

  /** The Kubernetes objects of a file in `dist/`. */
  objects(file: string) {
    return parseAllDocuments(this.text(`dist/${file}`)).map((document) => document.toJS());
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Runs an example as its README says, in an empty folder. */
export function runExample(name: string): ExampleOutput {
  const folder = mkdtempSync(join(tmpdir(), `example-${name}-`));
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'tools/run.cjs'), join(ROOT, 'examples', name, 'main.ts')],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the example '${name}' failed: ${stderr}`);
  return new ExampleOutput(folder);
}
