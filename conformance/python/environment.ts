import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from '../failures';
import { runProgram } from '../program';
import type { Toolbox } from '../tools';

const INSTALL_SECONDS = 1200;

/** Packages that a real program is made of. */
export interface PythonPackages {
  /** Name of the environment: the program. */
  readonly name: string;
  /** Requirements as pip takes them, each with an exact version. */
  readonly requirements: readonly string[];
  /**
   * File or URL of constraints.
   * @default - none
   */
  readonly constraints?: string;
}

/** Programs of one Python environment. */
export interface PythonEnvironment {
  /** The interpreter. */
  readonly python: string;
  /** The path of a program that the packages bring. */
  readonly program: (name: string) => string;
}

/**
 * An environment of its own with these packages, kept in `.conformance/python` between runs under a hash
 * of what it holds. Installed by pip from whatever index pip is set up with.
 */
export async function pythonEnvironment(
  tools: Toolbox,
  root: string,
  packages: PythonPackages,
): Promise<PythonEnvironment> {
  const interpreter = tools.find('python3');
  if (interpreter === undefined) {
    throw new MissingTool('python3', 'your package manager; 3.11 or newer, with venv and pip');
  }
  const folder = path.join(root, '.conformance', 'python', `${packages.name}-${keyOf(packages)}`);
  if (!fs.existsSync(path.join(folder, 'complete'))) await install(interpreter, folder, packages);
  const program = (name: string) => path.join(folder, 'bin', name);
  return { python: program('python'), program };
}

async function install(
  interpreter: string,
  folder: string,
  { name, requirements, constraints }: PythonPackages,
): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true });
  await succeed(interpreter, ['-m', 'venv', folder]);
  const limits = constraints === undefined ? [] : ['--constraint', constraints];
  await succeed(
    path.join(folder, 'bin', 'pip'),
    ['install', '--quiet', ...limits, ...requirements],
    `pip can install ${name}: ${requirements.join(' ')}`,
  );
  fs.writeFileSync(path.join(folder, 'complete'), '');
}

async function succeed(program: string, args: readonly string[], way = args.join(' ')) {
  const { code, stderr } = await runProgram(program, args, { timeoutSeconds: INSTALL_SECONDS });
  if (code === 0) return;
  throw new MissingTool(
    path.basename(program),
    `a package index from which ${way} (${stderr.trim().split('\n').at(-1) ?? ''})`,
  );
}

const keyOf = ({ requirements, constraints }: PythonPackages): string =>
  createHash('sha256')
    .update(JSON.stringify([requirements, constraints ?? '']))
    .digest('hex')
    .slice(0, 12);
