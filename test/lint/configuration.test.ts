import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Files that break a rule, by the rule; the file is named after the case, in the folder given. */
const BROKEN: readonly (readonly [title: string, folder: string, rule: string, text: string])[] = [
  [
    'the root of a provider',
    'constructs/aws/x',
    'no-restricted-imports',
    "import { vpc } from '@cdktf/provider-aws';\nvpc();",
  ],
  [
    'the root of a provider in a test',
    'test/x',
    'no-restricted-imports',
    "import { vpc } from '@cdktf/provider-aws';\nvpc();",
  ],
  [
    'a file',
    'lib/x',
    'no-restricted-imports',
    "import { readFileSync } from 'node:fs';\nreadFileSync('a');",
  ],
  [
    'a file by the short module name',
    'stacks/x',
    'no-restricted-imports',
    "import { readFileSync } from 'fs';\nreadFileSync('a');",
  ],
  [
    'a process',
    'constructs/kubernetes/x',
    'no-restricted-imports',
    "import { spawn } from 'node:child_process';\nspawn('a');",
  ],
  ['the network', 'lib/x', 'no-restricted-imports', "import { get } from 'node:https';\nget('a');"],
  [
    'random bytes',
    'lib/x',
    'no-restricted-imports',
    "import { randomBytes } from 'node:crypto';\nrandomBytes(1);",
  ],
  [
    'a variable of the environment',
    'lib/x',
    'no-restricted-globals',
    'export const home = process.env.HOME;',
  ],
  ['the clock', 'constructs/aws/x', 'no-restricted-globals', 'export const now = new Date();'],
  ['a timer', 'constructs/aws/x', 'no-restricted-globals', 'setTimeout(() => undefined, 1);'],
  [
    'chance',
    'stacks/manifests/x',
    'no-restricted-properties',
    'export const dice = Math.random();',
  ],
  [
    'an order that depends on the locale',
    'lib/x',
    'no-restricted-properties',
    "export const order = 'a'.localeCompare('b');",
  ],
  ['a default export', 'lib/x', 'no-restricted-exports', 'export default 1;'],
  ['any', 'lib/x', '@typescript-eslint/no-explicit-any', 'export const bag: any = 1;'],
  ['any in a test', 'test/x', '@typescript-eslint/no-explicit-any', 'export const bag: any = 1;'],
  [
    'a cast',
    'lib/x',
    '@typescript-eslint/consistent-type-assertions',
    'export const one = 1 as number;',
  ],
  [
    'a non-null assertion',
    'lib/x',
    '@typescript-eslint/no-non-null-assertion',
    "export const one = 'a'.at(0)!;",
  ],
  [
    'an unexplained exception',
    'bin/x',
    'house/explained-disable',
    '// eslint-disable-next-line no-console\nconsole.log();',
  ],
  [
    'an exception nobody needs',
    'bin/x',
    '',
    '// eslint-disable-next-line no-debugger -- for fun\nexport const a = 1;',
  ],
  [
    'a prop that can change',
    'constructs/aws/x',
    'house/readonly-props',
    '/** Foo. */\nexport interface FooProps {\n  /** Size. */ size: number;\n}',
  ],
  [
    'a prop without documentation',
    'constructs/aws/x',
    'house/documented-props',
    '/** Foo. */\nexport interface FooProps {\n  readonly size: number;\n}',
  ],
  [
    'an optional prop without default',
    'constructs/aws/x',
    'house/default-tag',
    '/** Foo. */\nexport interface FooProps {\n  /** Size. */ readonly size?: number;\n}',
  ],
  [
    'an export without documentation',
    'lib/x',
    'jsdoc/require-jsdoc',
    'export interface Foo { readonly size: number; }',
  ],
  ['a file of 301 lines', 'lib/x', 'max-lines', 'go();\n'.repeat(301)],
  [
    'a function of 41 lines',
    'lib/x',
    'house/function-length',
    `function f() {\n${'go();\n'.repeat(39)}}\nf();`,
  ],
  [
    'five parameters',
    'lib/x',
    '@typescript-eslint/max-params',
    'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];',
  ],
  ['deep nesting', 'lib/x', 'max-depth', 'if (a) { if (b) { if (c) { go(); } } }'],
  [
    'a branch for every case',
    'lib/x',
    'complexity',
    `export const f = (a: number) => {\n${'if (a) go();\n'.repeat(10)}};`,
  ],
  [
    'an id in lower case',
    'constructs/aws/x',
    'no-restricted-syntax',
    "class A { constructor() { new Foo(this, 'my-id', {}); } }",
  ],
  ['a manager', 'lib/x', 'no-restricted-syntax', 'class PoolManager {}'],
  ['a function that handles', 'lib/x', 'no-restricted-syntax', 'function handleThings() {}'],
  ['output to the console', 'lib/x', 'no-console', "console.log('a');"],
];

const INDEX = 'constructs/aws/x/index.ts';

/** Files that look similar and are allowed. */
const SOUND: Readonly<Record<string, string>> = {
  'constructs/aws/x/sub-path.ts':
    "import { Vpc } from '@cdktf/provider-aws/lib/vpc';\nnew Vpc(scope, 'Resource');",
  'lib/x/hash.ts': "import { createHash } from 'node:crypto';\ncreateHash('sha256');",
  'lib/config/read.ts': "import { readFileSync } from 'node:fs';\nreadFileSync('a');",
  'bin/x.ts': 'console.log(process.argv);',
  'lib/x/constant.ts': "export const modes = ['a', 'b'] as const;",
  'lib/x/lines.ts': 'go();\n'.repeat(300),
  'constructs/aws/x/error.ts':
    "export const fail = function (this: Foo) { throw new ValidationError(this, 'size is wrong'); };",
  'test/x/index.test.ts': "export const first = 'a'.at(0)!;",
  'constructs/aws/y/index.ts': "export { Foo } from './foo';\nexport * from './bar';",
};

const fileOf = (title: string, folder: string): string =>
  `${folder}/${title.replaceAll(' ', '-')}.ts`;

/** Rule ids by file, from one run of ESLint with the configuration of this repository. */
const lint = (
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly string[]>> => {
  const script = join(__dirname, 'lint-texts.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
    input: JSON.stringify(files),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

const broken = BROKEN.map(([title, folder, , text]) => [fileOf(title, folder), text] as const);
const found = lint({ ...Object.fromEntries(broken), ...SOUND, [INDEX]: 'export const a = 1;' });

test.each(BROKEN)('lint refuses %s in %s', (title, folder, rule) => {
  const rules = found[fileOf(title, folder)];
  if (rule === '') expect(rules).toEqual([expect.stringContaining('Unused eslint-disable')]);
  else expect(rules).toContain(rule);
});

test('lint refuses an index that holds something itself', () => {
  expect(found[INDEX]).toEqual(['no-restricted-syntax']);
});

test.each(Object.keys(SOUND))('lint accepts %s', (file) => {
  expect(found[file]).toEqual([]);
});
