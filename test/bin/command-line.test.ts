import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-line-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs an entry as cdktf.json, cdk8s.yaml and package.json do. */
function run(entry: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    'node',
    ['tools/run.cjs', `bin/${entry}.ts`, ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, PLATFORM_ENVIRONMENT: '', ...env },
    },
  );
  return { status, stdout, stderr };
}

const synth = (...args: string[]) => run('eks-ml-platform', ['synth', '--output', folder, ...args]);

const environmentFile = (text: string) => {
  const file = join(folder, 'environment.yaml');
  writeFileSync(file, text);
  return file;
};

const contentsOf = (path: string): Record<string, number> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => [
      file,
      statSync(join(path, file)).mtimeMs,
    ]),
  );

describe('synth', () => {
  test('writes both halves, and tells what they consist of', () => {
    const { status, stdout, stderr } = synth('--environment', 'lab');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const line of [
      /^environment +lab \(lab\)/m,
      /^foundation +\d+ resources/m,
      /^operators +\d+ resources, all \d+ of them Helm releases/m,
      /^charts +\d+ packed here, \d+ from upstream/m,
      /^units +\d+, with \d+ Kubernetes objects/m,
      /^hosts +/m,
      /^Next: npx cdktf-cli@0\.21\.0 deploy/m,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(readdirSync(join(folder, 'cdktf.out/stacks'))).toEqual([
      'foundation',
      'operators',
      'workloads',
    ]);
    expect(readdirSync(join(folder, 'dist'))).toContain('0-base.k8s.yaml');
  });

  test.each([
    ['broken YAML', 'name: [lab\n', /not valid YAML/],
    [
      'an invalid value',
      'name: lab\nregion: us-west-2\ndomain: ml.acme.dev\nnetwork: {nat: double}\n',
      /4:16 {2}network\.nat: must be one of single, perZone, none \(got "double"\)/,
    ],
    [
      'what a construct refuses',
      'name: lab\nregion: us-west-2\ndomain: ml.acme.dev\nnetwork: {nat: none}\n',
      /interfaceEndpoints/,
    ],
  ])('fails on %s with exit code 1, one message, and no file changed', (_case, text, message) => {
    const before = contentsOf(join(folder, 'cdktf.out'));
    const { status, stdout, stderr } = synth('--environment', environmentFile(text));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(contentsOf(join(folder, 'cdktf.out'))).toEqual(before);
  });

  test('fails on an environment that is not there, saying where it looked', () => {
    const { status, stderr } = synth('--environment', 'staging');
    expect(status).toBe(1);
    expect(stderr).toContain("there is no environment file 'environments/staging.yaml'");
  });

  test('fails on a folder in the place of an environment file', () => {
    const { status, stderr } = synth('--environment', join(folder, 'x.yaml'));
    expect({ status, stderr: stderr.slice(0, 30) }).toEqual({
      status: 1,
      stderr: "there is no environment file '",
    });
  });

  test('without AWS writes manifests alone', () => {
    const file = environmentFile(
      'name: onprem\nregion: us-west-2\ndomain: ml.acme.dev\nprovider: none\ncluster: {existing: {name: c, compute: other, networkCidrs: [192.168.0.0/16]}}\nstorage: {block: {storageClass: standard}, shared: {storageClass: nfs}}\nedge: {kind: none}\nidentity: {provider: none}\nteams: {vision: {}}\n',
    );
    const output = join(folder, 'onprem');
    const { status, stdout } = run('eks-ml-platform', [
      'synth',
      '--output',
      output,
      '--environment',
      file,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('Next: sh dist/charts/install.sh');
    expect(existsSync(join(output, 'cdktf.out'))).toBe(false);
    expect(readdirSync(join(output, 'dist'))).toEqual([
      '0-base.k8s.yaml',
      '2-storage.k8s.yaml',
      '8-team-vision.k8s.yaml',
      'charts',
    ]);
  });
});

describe('smoke', () => {
  test('fails where there is nothing to visit', () => {
    const file = join(folder, 'environment.yaml');
    const { status, stderr } = run('eks-ml-platform', ['smoke', '--environment', file]);
    expect(status).toBe(1);
    expect(stderr).toContain('the environment has no edge: there is nothing to visit');
  });

  test('fails on a deadline that is no number', () => {
    const { status, stderr } = run('eks-ml-platform', ['smoke', '--deadline', 'soon']);
    expect(status).toBe(1);
    expect(stderr).toContain("'--deadline' must be a whole number of seconds, got 'soon'");
  });
});

describe('quotas', () => {
  test('lists what the pools need at their limits, by code', () => {
    const { status, stdout } = run('eks-ml-platform', ['quotas', '--environment', 'lab']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^L-1216C47A +Running On-Demand Standard .* \d+ vCPUs +general, notebooks, batch$/m,
    );
    expect(stdout).toMatch(/^L-DB2E81BA +Running On-Demand G and VT instances .* gpu-inference$/m);
  });

  test('says so where other software makes the nodes', () => {
    const file = join(folder, 'environment.yaml');
    const { stdout } = run('eks-ml-platform', ['quotas', '--environment', file]);
    expect(stdout).toBe('The environment has no node pools of its own.\n');
  });
});

describe('the entries that the cdktf and cdk8s commands run', () => {
  const output = () => join(folder, 'entries');

  test('are named in their settings', () => {
    const cdktf = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8')) as { app: string };
    const cdk8s = parse(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8')) as { app: string };
    expect([cdktf.app, cdk8s.app]).toEqual([
      'node tools/run.cjs bin/infrastructure.ts',
      'node tools/run.cjs bin/manifests.ts',
    ]);
  });

  test('write the same bytes as synth, each its half, of the environment that the variable names', () => {
    synth('--environment', 'small');
    const env = {
      PLATFORM_ENVIRONMENT: 'small',
      CDKTF_OUTDIR: join(output(), 'cdktf.out'),
      CDK8S_OUTDIR: join(output(), 'dist'),
    };
    expect(run('infrastructure', [], env).status).toBe(0);
    expect(run('manifests', [], env).status).toBe(0);
    for (const file of [
      'cdktf.out/stacks/foundation/cdk.tf.json',
      'cdktf.out/manifest.json',
      'dist/0-base.k8s.yaml',
    ]) {
      expect(readFileSync(join(output(), file), 'utf8')).toBe(
        readFileSync(join(folder, file), 'utf8'),
      );
    }
  });

  test('fails when there is no Terraform half to write', () => {
    const file = join(folder, 'environment.yaml');
    const { status, stderr } = run('infrastructure', [], {
      PLATFORM_ENVIRONMENT: file,
      CDKTF_OUTDIR: output(),
    });
    expect(status).toBe(1);
    expect(stderr).toContain("has 'provider: none': it has no Terraform half");
  });
});
