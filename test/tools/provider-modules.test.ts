import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { bundle } from '../../tools/run/bundle.cjs';
import { MINIMAL, WITHOUT_AWS } from '../support/environments';

const ROOT = resolve(__dirname, '../..');

const scratch = mkdtempSync(join(tmpdir(), 'provider-modules-'));

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Writes which modules Node has loaded when the program ends. */
const REPORTER = `process.once('exit', () => {
  require('node:fs').writeFileSync(process.env.LOADED_MODULES, JSON.stringify(Object.keys(require.cache)));
});`;

/** Runs Node on the bundled sources alone, so that each package is loaded from node_modules and can be seen. */
const run = (reporter: string, report: string, args: readonly string[]): void => {
  const { file } = bundle('bin/eks-ml-platform.ts').sources;
  const { status, stderr } = spawnSync(process.execPath, ['--require', reporter, file, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, LOADED_MODULES: report },
  });
  if (status !== 0) throw new Error(stderr);
};

/** Package paths of the Terraform modules that a synth of an environment loads. */
const loadedBy = (environment: object): readonly string[] => {
  const file = join(scratch, 'environment.yaml');
  const reporter = join(scratch, 'reporter.cjs');
  const report = join(scratch, 'loaded.json');
  writeFileSync(file, stringify(environment));
  writeFileSync(reporter, REPORTER);
  run(reporter, report, ['synth', '--environment', file, '--output', join(scratch, 'out')]);
  const modules: string[] = JSON.parse(readFileSync(report, 'utf8'));
  return modules
    .map((path) => path.split('/node_modules/').at(-1)!)
    .filter((path) => /^(@cdktf|cdktf)\//.test(path));
};

test('synth never loads the root of a provider package', () => {
  const loaded = loadedBy(MINIMAL);
  expect(loaded).toContain('@cdktf/provider-aws/lib/vpc/index.js');
  expect(loaded.filter((path) => /^@cdktf\/[^/]+\/lib\/index\.js$/.test(path))).toEqual([]);
});

test('synth of an environment without AWS loads no Terraform package', () => {
  expect(loadedBy({ ...MINIMAL, ...WITHOUT_AWS })).toEqual([]);
});
