import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** One import each that a boundary forbids: rule, importing file, what it imports. */
const FORBIDDEN: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['lib-imports-lib-only', 'lib/upward.ts', '../constructs/aws/network'],
  ['cdktf-in-its-half', 'lib/terraform.ts', 'cdktf'],
  ['cdk8s-in-its-half', 'lib/kubernetes.ts', 'cdk8s'],
  [
    'constructs-do-not-import-upward',
    'constructs/aws/upward.ts',
    '../../stacks/infrastructure/stack',
  ],
  ['stacks-do-not-import-bin', 'stacks/infrastructure/upward.ts', '../../bin/main'],
  ['no-cycles', 'lib/first.ts', './second'],
  ['terraform-half-alone', 'constructs/aws/across.ts', '../kubernetes/hub'],
  ['cdk8s-in-its-half', 'constructs/aws/kubernetes.ts', 'cdk8s-plus-29'],
  ['kubernetes-half-alone', 'constructs/kubernetes/across.ts', '../aws/network'],
  ['cdktf-in-its-half', 'constructs/kubernetes/terraform.ts', '@cdktf/provider-helm/lib/release'],
  ['operators-are-data', 'constructs/operators/across.ts', '../kubernetes/hub'],
  ['operators-are-data', 'constructs/operators/objects.ts', 'cdk8s'],
  ['operators-are-data', 'constructs/operators/terraform.ts', 'cdktf'],
  ['kubernetes-half-alone', 'constructs/operators/aws.ts', '../aws/network'],
  ['manifests-without-infrastructure', 'stacks/manifests/stack.ts', '../infrastructure/stack'],
  [
    'manifests-without-infrastructure',
    'stacks/manifests/network.ts',
    '../../constructs/aws/network',
  ],
  [
    'infrastructure-without-manifests-constructs',
    'stacks/infrastructure/hub.ts',
    '../../constructs/kubernetes/hub',
  ],
  ['provider-by-sub-path', 'test/root.ts', '@cdktf/provider-aws'],
  ['sources-use-declared-packages', 'lib/ajv.ts', 'ajv'],
  ['sources-do-not-import-checks', 'lib/checked.ts', '../test/sound'],
  ['sources-do-not-import-checks', 'bin/measured.ts', '../bench/measure'],
  ['resolvable', 'lib/lost.ts', './nowhere'],
];

const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['bin/main.ts', '../stacks/infrastructure/stack'],
  ['stacks/infrastructure/stack.ts', '../../constructs/aws/network'],
  ['stacks/infrastructure/operators.ts', '../../constructs/operators/keda'],
  ['stacks/infrastructure/units.ts', '../manifests/unit'],
  ['stacks/manifests/unit.ts', '../../constructs/kubernetes/hub'],
  ['constructs/aws/network.ts', '@cdktf/provider-aws/lib/vpc'],
  ['constructs/kubernetes/hub.ts', 'cdk8s'],
  ['constructs/operators/keda.ts', '../../lib/sound'],
  ['lib/sound.ts', 'yaml'],
  ['test/sound.ts', '../bin/main'],
  ['bench/measure.ts', '../lib/sound'],
  // The other half of the cycle; the rule names one import of it.
  ['lib/second.ts', './first'],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Writes one file per import, runs dependency-cruiser with our configuration, and returns what it refused. */
const cruise = (): readonly Violation[] => {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  // Inside the repository, so that packages resolve as they do for the sources.
  const folder = mkdtempSync(join(ROOT, 'build/boundaries-'));
  try {
    const imports = [...FORBIDDEN.map(([, from, to]) => [from, to] as const), ...ALLOWED];
    for (const [from, to] of imports) {
      mkdirSync(dirname(join(folder, from)), { recursive: true });
      writeFileSync(join(folder, from), `import * as it from '${to}';\nit;\n`);
    }
    writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "../../tsconfig.json" }');
    return JSON.parse(depcruise(folder)).summary.violations;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const depcruise = (folder: string): string => {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = ['bin', 'lib', 'constructs', 'stacks', 'test', 'bench'];
  const options = ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...options, ...folders], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(stderr);
  return stdout;
};

const violations = cruise();

const rulesFor = (file: string): readonly string[] =>
  violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

test.each(FORBIDDEN)('%s: refuses that %s imports %s', (rule, from) => {
  expect(rulesFor(from)).toContain(rule);
});

test.each(ALLOWED.filter(([from]) => from !== 'lib/second.ts'))(
  'accepts that %s imports %s',
  (from) => {
    expect(rulesFor(from)).toEqual([]);
  },
);
