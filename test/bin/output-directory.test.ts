import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assertOutputFolder,
  writeManifests,
  writeTerraform,
  type Files,
} from '../../bin/output-directory';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('manifests', () => {
  test('are written, and those that left the platform are removed', () => {
    writeManifests(folder, { '0-base.k8s.yaml': 'a', '8-team-a.k8s.yaml': 'b' });
    writeManifests(folder, { '0-base.k8s.yaml': 'c' });
    expect(readdirSync(folder)).toEqual(['0-base.k8s.yaml']);
    expect(readFileSync(join(folder, '0-base.k8s.yaml'), 'utf8')).toBe('c');
  });

  test('leave folders of other people alone', () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', '1-x.k8s.yaml'), 'mine');
    writeManifests(folder, { '0-base.k8s.yaml': 'a' });
    expect(readdirSync(join(folder, 'mine'))).toEqual(['1-x.k8s.yaml']);
  });

  test('fails when the folder is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => {
      assertOutputFolder(file);
    }).toThrow(`'--output' must be a folder, got the file '${file}'`);
    expect(() => {
      assertOutputFolder(join(folder, 'new'));
    }).not.toThrow();
  });

  test('leave other files alone', () => {
    writeFileSync(join(folder, 'kustomization.yaml'), 'mine');
    writeManifests(folder, { '0-base.k8s.yaml': 'a' });
    expect(readdirSync(folder)).toContain('kustomization.yaml');
  });
});

describe('Terraform', () => {
  const STACK = 'stacks/operators/cdk.tf.json';
  const CHART = 'stacks/operators/charts/base/Chart.yaml';
  const backendOf = (stack: string) => join(folder, 'stacks', stack, '.terraform');

  const synthesizedFor = (environment: string, files: Files = { [STACK]: '{}', [CHART]: 'v1' }) => {
    writeTerraform(folder, files, environment);
  };
  const initialized = () => {
    mkdirSync(backendOf('operators'), { recursive: true });
  };

  test('charts that left a stack are removed', () => {
    synthesizedFor('lab');
    synthesizedFor('lab', { [STACK]: '{}', 'stacks/operators/charts/other/Chart.yaml': 'v1' });
    expect(readdirSync(join(folder, 'stacks/operators/charts'))).toEqual(['other']);
  });

  test('what Terraform keeps for the same environment stays', () => {
    synthesizedFor('lab');
    initialized();
    synthesizedFor('lab');
    expect(existsSync(backendOf('operators'))).toBe(true);
  });

  test('what Terraform keeps for another environment goes, so that no state is moved over', () => {
    synthesizedFor('lab');
    initialized();
    synthesizedFor('production');
    expect(existsSync(backendOf('operators'))).toBe(false);
    expect(readFileSync(join(folder, STACK), 'utf8')).toBe('{}');
  });

  test('a file that has not changed keeps its time of change', () => {
    synthesizedFor('lab');
    const long = new Date(0);
    utimesSync(join(folder, STACK), long, long);
    synthesizedFor('lab');
    expect(statSync(join(folder, STACK)).mtime).toEqual(long);
  });
});
