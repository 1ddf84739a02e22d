import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';

const RUNNER = 'tools/run.cjs';

const ENTRY = 'bin/eks-ml-platform.ts';

const BUNDLES = join('build', 'run');

const BUNDLE = 'bin-eks-ml-platform';

/** A folder of its own below `scratch` for the output of a program. */
export const outputFolder = (scratch: string, name: string): string => {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** The arguments of Node that synthesize an environment file into a folder. */
export const synthArguments = (environment: string, output: string): readonly string[] => [
  RUNNER,
  ENTRY,
  'synth',
  '--environment',
  environment,
  '--output',
  output,
];

/** Sources and packages, each with the compiled form that a synth uses. */
const BUNDLE_FILES = /^bin-eks-ml-platform(\.packages)?\.cjs(\.synth\.compiled)?$/;

const bundleFiles = (): readonly string[] =>
  readdirSync(BUNDLES)
    .filter((name) => BUNDLE_FILES.test(name))
    .map((name) => join(BUNDLES, name));

/** Leaves what an edit leaves: the packages are still bundled, the sources are not. */
export const forgetSources = (): void => {
  for (const name of [`${BUNDLE}.cjs`, `${BUNDLE}.cjs.synth.compiled`]) {
    rmSync(join(BUNDLES, name), { force: true });
  }
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

/** Writes what the floor program reads and writes, so that it moves the bytes of the synth that wrote `output`. */
export const writeFloorPlan = (file: string, output: string): void => {
  const write = filesIn(output).map((one) => [relative(output, one), statSync(one).size]);
  writeFileSync(file, JSON.stringify({ read: bundleFiles(), write }));
};

const countResources = (file: string): number => {
  const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly resource?: Readonly<Record<string, object>>;
  };
  return Object.values(resource).reduce((count, named) => count + Object.keys(named).length, 0);
};

const countObjects = (file: string): number => parseAllDocuments(readFileSync(file, 'utf8')).length;

/** Terraform resources and Kubernetes objects in the output of a synth. */
export const countOutput = (output: string): number =>
  filesIn(output).reduce((count, file) => {
    if (file.endsWith('cdk.tf.json')) return count + countResources(file);
    return file.startsWith(join(output, 'dist')) ? count + countObjects(file) : count;
  }, 0);
