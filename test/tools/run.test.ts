import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { load } from '../../tools/run/load.cjs';

const ROOT = resolve(__dirname, '../..');
const BUNDLES = join(ROOT, 'build/run');

mkdirSync(join(ROOT, 'build'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'build/entry-'));

const bundles = (): readonly string[] =>
  readdirSync(BUNDLES).filter((name) => name.includes(basename(folder)));

afterAll(() => {
  for (const name of bundles()) rmSync(join(BUNDLES, name));
  rmSync(folder, { recursive: true });
});

/** Runs an entry made of the given files, and returns what it printed. */
const run = (
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): SpawnSyncReturns<string> => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const entry = join(folder, 'main.ts');
  return spawnSync(process.execPath, [join(ROOT, 'tools/run.cjs'), entry, ...args], {
    encoding: 'utf8',
    cwd: ROOT,
  });
};

test('runs a TypeScript entry with its arguments', () => {
  const { stdout, stderr } = run(
    { 'main.ts': 'const [a, b]: string[] = process.argv.slice(2); console.log(a, b);' },
    'x',
    '-y',
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('x -y\n');
});

test('runs the sources as they are now, not as they were bundled before', () => {
  const main = "import { one } from './one';\nconsole.log(one);";
  expect(run({ 'main.ts': main, 'one.ts': "export const one = 'before';" }).stdout).toBe(
    'before\n',
  );
  expect(run({ 'one.ts': "export const one = 'after!';" }).stdout).toBe('after!\n');
  expect(run({ 'one.ts': "export const one = 'before';" }).stdout).toBe('before\n');
});

test('bundles once and keeps the compiled form', () => {
  const files = {
    'main.ts': "import { Construct } from 'constructs';\nconsole.log(typeof Construct);",
  };
  expect(run(files).stdout).toBe('function\n');
  // The second run notes when the sources were written, so that the third need not read them.
  expect(run({}).stdout).toBe('function\n');
  const kept = bundles();
  expect(kept.filter((name) => name.endsWith('.main.compiled'))).toHaveLength(2);
  expect(run({}).stdout).toBe('function\n');
  expect(bundles()).toEqual(kept);
});

test('shares one copy of a package between all sources', () => {
  const { stdout } = run({
    'main.ts':
      "import { Construct } from 'constructs';\nimport { other } from './other';\nconsole.log(other === Construct);",
    'other.ts': "import { Construct } from 'constructs';\nexport const other = Construct;",
  });
  expect(stdout).toBe('true\n');
});

test('leaves out what packs archives, which no bundle could call', () => {
  run({ 'main.ts': "import { App } from 'cdktf';\nconsole.log(typeof App);" });
  const [packages = ''] = bundles().filter((name) => name.endsWith('.packages.cjs'));
  const text = readFileSync(join(BUNDLES, packages), 'utf8');
  expect(text).toContain('cannot be packed from a bundle');
  expect(text).not.toContain('node_modules/archiver');
});

test('gives a program for another interpreter as its text', () => {
  const { stdout } = run({
    'main.ts': "import text from './hub.py';\nconsole.log(text);",
    'hub.py': 'c = get_config()',
  });
  expect(stdout).toBe('c = get_config()\n');
});

test('gives a program that runs elsewhere as its text', () => {
  const { stdout } = run({
    'main.ts': "import text from './check.mjs';\nconsole.log(text);",
    'check.mjs': 'await fetch(url)',
  });
  expect(stdout).toBe('await fetch(url)\n');
});

test('ends with the exit code of the entry', () => {
  expect(run({ 'main.ts': 'process.exitCode = 3;' }).status).toBe(3);
});

test('names the TypeScript line when source maps are asked for', () => {
  writeFileSync(join(folder, 'main.ts'), "\n\nthrow new Error('no');");
  const runner = join(ROOT, 'tools/run.cjs');
  const options = { encoding: 'utf8', cwd: ROOT } as const;
  const { stderr } = spawnSync(
    process.execPath,
    ['--enable-source-maps', runner, join(folder, 'main.ts')],
    options,
  );
  expect(stderr).toContain('main.ts:3');
});

test('fails when no entry is named', () => {
  const { stderr, status } = spawnSync(process.execPath, [join(ROOT, 'tools/run.cjs')], {
    encoding: 'utf8',
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain('name the entry to run');
});

test('fails when the entry does not exist', () => {
  const { stderr, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'tools/run.cjs'), 'bin/nothing.ts'],
    { encoding: 'utf8', cwd: ROOT },
  );
  expect(status).not.toBe(0);
  expect(stderr).toContain('bin/nothing.ts');
});

describe('a provider module', () => {
  /** Runs a program that imports a package as bundled sources do, and counts how often the package ran. */
  function imported(name: string, use: string) {
    let runs = 0;
    const program = {
      file: join(folder, 'program.cjs'),
      text: `const x = require('${name}'); ${use}`,
      key: 'k'.repeat(64),
    };
    load(program, {
      [name]: () => {
        runs += 1;
        return { X: 1 };
      },
    });
    return runs;
  }

  test('runs when something of it is first used, and once', () => {
    expect(imported('@cdktf/provider-aws/lib/x', '')).toBe(0);
    expect(imported('@cdktf/provider-aws/lib/x', 'x.X; x.X;')).toBe(1);
  });

  test('is the exception: every other package runs when it is imported', () => {
    expect(imported('zod', '')).toBe(1);
  });
});
