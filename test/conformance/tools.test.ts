import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { MissingTool } from '../../conformance/failures';
import { moduleFile } from '../../conformance/go-build';
import { runProgram } from '../../conformance/program';
import { environmentNames } from '../../conformance/synthesize';
import {
  keepStateLocal,
  liftProtection,
  stacksInOrder,
  stateFile,
} from '../../conformance/terraform/stacks';
import { installHint, toolbox } from '../../conformance/tools';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-test-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function write(file: string, content: string, mode = 0o644): void {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content, { mode });
}

describe('the toolbox', () => {
  const { PATH } = process.env;
  afterEach(() => {
    process.env['PATH'] = PATH;
  });

  test('prefers a program that was built for the checks', () => {
    write('bin/helm', '', 0o755);
    expect(toolbox(path.join(folder, 'bin')).find('helm')).toBe(path.join(folder, 'bin/helm'));
  });

  test('finds a program on the path, and leaves files that cannot run', () => {
    write('path/made', '', 0o755);
    write('path/text', '', 0o644);
    process.env['PATH'] = path.join(folder, 'path');
    const tools = toolbox(path.join(folder, 'bin'));
    expect(tools.find('made')).toBe(path.join(folder, 'path/made'));
    expect(tools.find('text')).toBe(undefined);
  });

  test('fails when a program is missing and there is no Go to build it', async () => {
    process.env['PATH'] = folder;
    const result = toolbox(path.join(folder, 'bin')).findOrBuild('helm');
    await expect(result).rejects.toThrow(MissingTool);
    await expect(result).rejects.toThrow(/^helm is missing, install with .*helm\.sh\/helm\/v3/);
  });

  test('fails when the build fails, with its last line', async () => {
    write('path/go', '#!/bin/sh\necho first >&2\necho no network >&2\nexit 1\n', 0o755);
    process.env['PATH'] = path.join(folder, 'path');
    const result = toolbox(path.join(folder, 'bin')).findOrBuild('helm');
    await expect(result).rejects.toThrow(
      /'go mod download -json helm\.sh\S+' failed \(no network\)/,
    );
  });

  test('names a package manager for what Go cannot build', () => {
    expect(installHint('kubectl')).toBe('your package manager');
  });

  test('remembers the versions of what was used', () => {
    const tools = toolbox(folder);
    tools.used('Helm', '3.22');
    expect([...tools.versions()]).toEqual([['Helm', '3.22']]);
  });
});

describe('the module that a Go program is built in', () => {
  const program = { module: 'a.dev/a', version: 'v1.2.3', main: 'a.dev/a/cmd' };
  const own = [
    'module a.dev/a',
    '',
    'go 1.25.0',
    '',
    'replace b.dev/b v1.0.0 => c.dev/b v1.0.1',
    'replace (',
    '\td.dev/d => ./staging/d',
    ')',
  ].join('\n');

  test('requires the program in the Go version of its own module', () => {
    expect(moduleFile(program, 'module a.dev/a\n\ngo 1.25.0\n')).toBe(
      'module conformance\n\ngo 1.25.0\n\nrequire a.dev/a v1.2.3\n',
    );
  });

  test('repeats replacements, folders as the published modules', () => {
    const text = moduleFile({ ...program, staging: 'v0.2.3' }, own);
    expect(text).toContain('replace b.dev/b => c.dev/b v1.0.1\n');
    expect(text).toContain('replace d.dev/d => d.dev/d v0.2.3\n');
    expect(moduleFile(program, own)).not.toContain('d.dev/d');
  });
});

describe('running a program', () => {
  test('gives back its exit code and both outputs', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error("e"); process.exitCode = 3';
    const result = await runProgram(process.execPath, ['-e', script], { input: 'text' });
    expect(result).toEqual({ code: 3, stdout: 'text', stderr: 'e\n' });
  });

  test('fails when the program is not there', async () => {
    await expect(runProgram(path.join(folder, 'none'), [])).rejects.toThrow('ENOENT');
  });

  test('fails when the program takes too long', async () => {
    const script = 'setTimeout(() => {}, 60000)';
    const result = runProgram(process.execPath, ['-e', script], { timeoutSeconds: 0.2 });
    await expect(result).rejects.toThrow('ran longer than 0.2 seconds');
  });
});

test('the environments are the YAML files of their folder', () => {
  write('environments/small.yaml', '');
  write('environments/lab.yaml', '');
  write('environments/schema.json', '');
  expect(environmentNames(folder)).toEqual(['lab', 'small']);
});

describe('the stacks of an output', () => {
  const remote = { 'cross-stack-reference-input-foundation': { backend: 's3', config: {} } };
  const bucket = { s3: { bucket: 'made' } };

  function stack(name: string, document: object): void {
    write(`cdktf.out/stacks/${name}/cdk.tf.json`, JSON.stringify(document));
  }

  beforeEach(() => {
    const entry = (name: string, dependencies: string[]) => ({
      workingDirectory: `stacks/${name}`,
      dependencies,
    });
    const stacks = {
      workloads: entry('workloads', ['operators']),
      operators: entry('operators', ['foundation']),
      foundation: entry('foundation', []),
    };
    write('cdktf.out/manifest.json', JSON.stringify({ stacks }));
    stack('foundation', { terraform: { backend: bucket } });
    stack('operators', {
      terraform: { backend: bucket },
      data: { terraform_remote_state: remote },
      resource: { helm_release: { a: { lifecycle: { prevent_destroy: true } }, b: {} } },
    });
    stack('workloads', { terraform: { backend: { local: { path: '../../../state/w.tfstate' } } } });
  });

  function override(name: string, file: string): unknown {
    const text = fs.readFileSync(path.join(folder, 'cdktf.out/stacks', name, file), 'utf8');
    return JSON.parse(text);
  }

  test('come after the stacks they depend on', () => {
    expect(stacksInOrder(folder).map((each) => each.name)).toEqual([
      'foundation',
      'operators',
      'workloads',
    ]);
  });

  test('keep local state where they say', () => {
    const stacks = stacksInOrder(folder);
    const workloads = stacks.find((each) => each.name === 'workloads');
    if (workloads === undefined) throw new Error('no workloads');
    expect(stateFile(folder, workloads)).toBe(path.join(folder, 'state/w.tfstate'));
    expect(keepStateLocal(folder, workloads, stacks)).toEqual([]);
  });

  test('keep the state of a bucket on disk, and read it there', () => {
    const stacks = stacksInOrder(folder);
    const [, operators] = stacks;
    if (operators === undefined) throw new Error('no operators');
    expect(keepStateLocal(folder, operators, stacks)).toEqual(['s3']);
    const state = (name: string) => path.join(folder, `state/${name}.tfstate`);
    expect(override('operators', 'conformance_state_override.tf.json')).toEqual({
      terraform: { backend: { local: { path: state('operators') } } },
      data: {
        terraform_remote_state: {
          'cross-stack-reference-input-foundation': {
            backend: 'local',
            config: { path: state('foundation') },
          },
        },
      },
    });
  });

  test('fails when a stack reads the state of a stack that is not there', () => {
    const stacks = stacksInOrder(folder);
    const [foundation, operators] = stacks;
    if (operators === undefined) throw new Error('no operators');
    expect(() =>
      keepStateLocal(
        folder,
        operators,
        stacks.filter((s) => s !== foundation),
      ),
    ).toThrow('reads no stack of this output');
  });

  test('lose their protection by an override', () => {
    const [, operators] = stacksInOrder(folder);
    if (operators === undefined) throw new Error('no operators');
    liftProtection(operators);
    expect(override('operators', 'conformance_protection_override.tf.json')).toEqual({
      resource: { helm_release: { a: { lifecycle: { prevent_destroy: false } } } },
    });
  });
});
