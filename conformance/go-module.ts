import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { MissingTool } from './failures';
import { runProgram } from './program';

/** A module in a pinned version. */
export interface GoModule {
  readonly module: string;
  readonly version: string;
}

const TIMEOUT_SECONDS = 300;

/** Gets a module from Go's module proxy and returns its folder, which must not be written to. */
export async function downloadModule(
  go: string | undefined,
  { module, version }: GoModule,
): Promise<string> {
  const name = `${module}@${version}`;
  if (go === undefined) throw new MissingTool(name, 'Go (https://go.dev/dl)');
  const { stdout } = await runProgram(go, ['mod', 'download', '-json', name], {
    // Outside of every module, so that none has a say.
    cwd: os.tmpdir(),
    env: { GOFLAGS: '-mod=mod', GOWORK: 'off' },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  const { Dir, Error: reason } = parsed(stdout);
  if (Dir === undefined) {
    throw new MissingTool(
      name,
      `Go and network (${reason?.split('\n').at(-1)?.trim() ?? 'no answer'})`,
    );
  }
  return Dir;
}

function parsed(text: string): { readonly Dir?: string; readonly Error?: string } {
  return text.trim() === '' ? {} : (JSON.parse(text) as { Dir?: string; Error?: string });
}

/** Copies a folder that may be read-only into one that is not. */
export function copyFolder(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else fs.writeFileSync(target, fs.readFileSync(source));
  }
}
